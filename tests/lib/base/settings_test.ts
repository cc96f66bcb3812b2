import { assertEquals, assertThrows } from "@std/assert";
import {
  hideUserInfo,
  needFit,
  needSecret,
  needWord,
  openInner,
  openSection,
  readCount,
  readDuration,
  readFit,
  readFlag,
  readSecret,
  readText,
  readTexts,
  readWord,
  refuseUnknown,
  type Section,
} from "../../../lib/base/settings.ts";

function section(table: Record<string, unknown>): Section {
  return { act: "read home.toml", path: "policy", table };
}

const OFF = { minMs: 5_000, maxMs: 300_000, defaultMs: 30_000 };

Deno.test("readDuration() allows the limits themselves and nothing beyond", () => {
  const read = (off?: unknown) =>
    readDuration(section(off === undefined ? {} : { off }), "off", OFF);
  assertEquals([read(), read("5s"), read("5m")], [30_000, 5_000, 300_000]);
  for (const off of ["4999ms", "301s"]) {
    assertEquals(
      assertThrows(() => read(off), RangeError).message,
      `Cannot read home.toml: "policy.off" must be 5s – 300s, got "${off}"`,
    );
  }
  for (const off of [30, "30", "soon", true, ["30s"]]) {
    assertThrows(
      () => read(off),
      TypeError,
      '"policy.off" must be a time such as "90s", 5s – 300s',
    );
  }
});

Deno.test("readCount() allows whole numbers within the limits", () => {
  const read = (n: unknown) => readCount(section({ n }), "n", { min: 1, max: 8, otherwise: 3 });
  assertEquals([read(1), read(8), read(undefined)], [1, 8, 3]);
  for (const n of [0, 9]) assertThrows(() => read(n), RangeError, "a whole number, 1 – 8");
  for (const n of [1.5, "1", NaN, true]) assertThrows(() => read(n), TypeError, "1 – 8");
});

Deno.test("readFlag() and readText() take no other type", () => {
  assertEquals([readFlag(section({}), "a"), readFlag(section({ a: true }), "a")], [false, true]);
  assertThrows(() => readFlag(section({ a: "yes" }), "a"), TypeError, 'true or false, got "yes"');
  assertEquals([readText(section({}), "a", "x"), readText(section({ a: "" }), "a", "x")], [
    null,
    "",
  ]);
  assertThrows(() => readText(section({ a: 1 }), "a", "a name"), TypeError, "a name, got 1");
});

Deno.test("a text that does not fit, or is none of the words, is told from one that is missing", () => {
  const fit = { allowed: "two letters", fits: /^[a-z]{2}$/ };
  assertEquals([readFit(section({}), "a", fit), readFit(section({ a: "ok" }), "a", fit)], [
    null,
    "ok",
  ]);
  for (const a of ["no!", undefined]) {
    assertThrows(
      () => needFit(section({ a }), "a", fit),
      RangeError,
      '"policy.a" must be two letters',
    );
  }
  assertThrows(() => readFit(section({ a: 1 }), "a", fit), TypeError, "two letters, got 1");
  const choice = { allowed: "plug or host", words: ["plug", "host"] };
  assertEquals(readWord(section({}), "a", choice), null);
  assertEquals(needWord(section({ a: "host" }), "a", choice), "host");
  assertThrows(() => readWord(section({ a: "Host" }), "a", choice), RangeError, "plug or host");
  assertThrows(() => needWord(section({}), "a", choice), RangeError, "plug or host");
});

Deno.test("needSecret() says that a secret may stand in a file", () => {
  assertEquals(needSecret(section({}), "key", "k"), "k");
  assertThrows(
    () => needSecret(section({}), "key", null),
    TypeError,
    'Cannot read home.toml: "policy.key" is missing; set it or "policy.key_file"',
  );
});

Deno.test("readTexts() counts", () => {
  const limits = { min: 1, max: 2, allowed: "things" };
  const read = (list: unknown) => readTexts(section({ list }), "list", limits);
  assertEquals([read(undefined), read(["a"]), read(["a", "b"])], [null, ["a"], ["a", "b"]]);
  for (const list of [[], ["a", "b", "c"]]) {
    assertThrows(() => read(list), RangeError, "a list, 1 – 2 of things");
  }
  for (const list of ["a", [1], {}]) assertThrows(() => read(list), TypeError, "a list, 1 – 2");
});

Deno.test("readSecret() never repeats a secret, not even a wrong one", () => {
  const read = (token: unknown) => readSecret(section({ token }), "token");
  assertEquals([read(undefined), read("x"), read("y".repeat(200))], [null, "x", "y".repeat(200)]);
  for (const token of ["", "a b", "z\n", "y".repeat(201)]) {
    assertThrows(
      () => read(token),
      TypeError,
      `must be 1 – 200 visible ASCII characters, got ${token.length} characters`,
    );
  }
  assertThrows(() => read(123456), TypeError, "got a number");
  assertEquals(hideUserInfo("https://me:secret@host/a@b"), "https://***@host/a@b");
});

Deno.test("refuseUnknown() names the key and the nearest that is known", () => {
  const known = ["off", "gaps"];
  refuseUnknown(section({ off: 1 }), known);
  assertThrows(
    () => refuseUnknown(section({ of: 1 }), known),
    TypeError,
    'Cannot read home.toml: "policy.of" is not a known setting; did you mean "policy.off"?',
  );
  assertThrows(
    () => refuseUnknown(section({ colour: 1 }), known),
    TypeError,
    "known are off, gaps",
  );
});

Deno.test("openSection() and openInner() take tables only", () => {
  const place = { act: "read home.toml", path: "" };
  const file = openSection({ policy: {}, plug: 1, list: [] }, place);
  assertEquals(openInner(file, "policy")?.path, "policy");
  assertEquals(openInner(file, "cloud"), null);
  assertThrows(() => openInner(file, "plug"), TypeError, '"plug" must be a table, got 1');
  assertThrows(() => openInner(file, "list"), TypeError, '"list" must be a table, got []');
  for (const value of [null, [], "x", new Date(0)]) {
    assertThrows(() => openSection(value, place), TypeError, "the file must be a table");
  }
});
