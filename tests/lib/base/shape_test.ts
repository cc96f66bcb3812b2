import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as valibot from "valibot";
import * as shape from "../../../lib/base/shape.ts";

/** One schema that uses every word, in valibot's words or in ours. */
function build(v: typeof valibot) {
  const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9));
  return v.strictObject({
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(3, "1 – 3 characters")),
    count,
    ratio: v.number(),
    flag: v.boolean(),
    kind: v.picklist(["a", "b"]),
    version: v.literal(1),
    maybe: v.nullable(count),
    list: v.pipe(v.array(v.strictObject({ id: count })), v.maxLength(2)),
    late: v.optional(v.array(count), []),
    spare: v.optional(count),
    whatever: v.unknown(),
    until: v.nullable(v.union([count, v.literal("resumed")])),
    what: v.variant("kind", [
      v.strictObject({ kind: v.literal("cut"), number: count }),
      v.object({ kind: v.literal("well") }),
    ]),
  });
}

const THEIRS = build(valibot);
const OURS = build(shape as unknown as typeof valibot) as unknown as shape.Shape<unknown>;

const GOOD = {
  text: "abc",
  count: 0,
  ratio: -1.5,
  flag: false,
  kind: "a",
  version: 1,
  maybe: null,
  list: [{ id: 1 }],
  late: [9],
  whatever: { x: 1 },
  until: "resumed",
  what: { kind: "cut", number: 1 },
};

/** What a shape makes of a value: the output, or the field that is wrong. */
function ours(value: unknown): unknown {
  const read = OURS.read(value);
  return read instanceof shape.Fault ? { wrong: read.path.join(".") } : { read };
}

function theirs(value: unknown): unknown {
  const result = valibot.safeParse(THEIRS, value, { abortEarly: true });
  if (result.success) return { read: result.output };
  return { wrong: valibot.getDotPath(deepestOf(result.issues[0])) ?? "" };
}

/** A union reports its own failure first; the branch that got furthest says more. */
function deepestOf(issue: valibot.BaseIssue<unknown>): valibot.BaseIssue<unknown> {
  const inner = issue.issues?.find((each) => (each.path?.length ?? 0) > 0);
  return inner === undefined ? issue : deepestOf(inner);
}

function assertAgree(value: unknown): void {
  assertEquals(ours(value), theirs(value), JSON.stringify(value));
}

const LEAVES = fc.constantFrom<unknown>(
  ...[null, undefined, true, 0, -0, 1, 9, 10, -1, 1.5, NaN, Infinity, 2 ** 60],
  ...["", "a", "abc", "abcd", "resumed", "cut", "1"],
  ...[[], [1], [{ id: 1 }, { id: 2 }], [{ id: 1 }, { id: 2 }, { id: 3 }], [{ id: 1, x: 1 }]],
  ...[{}, { kind: "cut", number: 3 }, { kind: "well", more: 1 }, { kind: "cut" }, { kind: "x" }],
);

Deno.test("a shape takes, returns and names what valibot does", () => {
  assertAgree(GOOD);
  const keys = [...Object.keys(GOOD), "more"];
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...keys), LEAVES), { minLength: 1, maxLength: 2 }),
      fc.constantFrom("set", "delete"),
      (changes, how) => {
        const value: Record<string, unknown> = { ...GOOD };
        for (const [key, leaf] of changes) {
          if (how === "set") value[key] = leaf;
          else delete value[key];
        }
        assertAgree(value);
      },
    ),
    { numRuns: 3_000 },
  );
  fc.assert(fc.property(fc.anything({ withNullPrototype: false }), assertAgree));
});

Deno.test("readAs() says act, field, what is allowed and the value, on one line", () => {
  const cases: readonly [object, string][] = [
    [{ count: 10 }, '"count" must be <=9, got 10'],
    [{ count: 0.5 }, '"count" must be a whole number, got 0.5'],
    [{ count: undefined }, '"count" is missing'],
    [{ text: "abcd" }, '"text" must be 1 – 3 characters, got "abcd"'],
    [{ kind: "c" }, '"kind" must be "a" or "b", got "c"'],
    [{ list: [{ id: 1 }, { id: "1" }] }, '"list.1.id" must be number, got "1"'],
    [{ until: "x" }, '"until" must be number or "resumed", got "x"'],
    [{ what: { kind: "x" } }, '"what.kind" must be "cut" or "well", got "x"'],
    [{ more: 1 }, '"more" is not a known field'],
  ];
  for (const [change, message] of cases) {
    const error = assertThrows(
      () => shape.readAs(OURS, { ...GOOD, ...change }, "read x"),
      TypeError,
    );
    assertEquals(error.message, `Cannot read x: ${message}`);
  }
});

Deno.test("fallback() takes what does not fit, or is missing, for what it is told", () => {
  const one = shape.object({ id: shape.fallback(shape.string(), "") });
  for (const value of [{}, { id: 1 }, { id: null }]) assertEquals(one.read(value), { id: "" });
  assertEquals(one.read({ id: "x" }), { id: "x" });
});

Deno.test("record() takes any names, and says which value is wrong", () => {
  const one = shape.record(shape.number());
  assertEquals(one.read({ a: 1, b: 2 }), { a: 1, b: 2 });
  assertEquals(one.read(JSON.parse('{"__proto__":1}')), JSON.parse('{"__proto__":1}'));
  const message = 'Cannot read x: "b" must be number, got "2"';
  assertThrows(() => shape.readAs(one, { a: 1, b: "2" }, "read x"), TypeError, message);
});

Deno.test("readAs() takes what is missing from the shape where that says so", () => {
  const { late: _, ...without } = GOOD;
  assertEquals(shape.readAs(OURS, without, "read x"), { ...GOOD, late: [] });
});

Deno.test("strictObject() knows no field by what every object inherits", () => {
  const one = shape.strictObject({ a: shape.number() });
  for (const key of ["__proto__", "constructor", "toString"]) {
    const value: unknown = JSON.parse(`{"a":1,"${key}":{"a":2}}`);
    const message = `"${key}" is not a known field`;
    assertThrows(() => shape.readAs(one, value, "read x"), TypeError, message);
  }
});
