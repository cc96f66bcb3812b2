/**
 * What a value must look like: the few of valibot's words that are needed here, under valibot's
 * names, which itself costs a tick 5 ms and 3 MiB. The mirror test holds both against each other.
 */
import type { Json, Rule } from "./shape_rules.ts";
import { showValue } from "./show.ts";

export { integer, maxLength, maxValue, minLength, minValue } from "./shape_rules.ts";

/** Reads a value: a new one that fits, or why it does not. */
export interface Shape<T> {
  readonly read: (value: unknown) => T | Fault;
  /** What a missing field is taken as; without it, a field must be there. */
  readonly otherwise?: { readonly value: T };
  /** The same as JSON Schema, for the API's document; not there: anything fits. */
  readonly json?: () => Json;
}

/** An object, by its fields. */
export interface ObjectShape<T> extends Shape<T> {
  readonly fields: Fields;
}

/** One value and no other. */
export interface LiteralShape<T> extends Shape<T> {
  readonly only: T;
}

/** The type of what fits; never changed in place. */
export type InferOutput<TShape> = TShape extends Shape<infer T> ? T : never;

type Fields = Readonly<Record<string, Shape<unknown>>>;
type Spare<TFields extends Fields> = {
  [K in keyof TFields]: undefined extends InferOutput<TFields[K]> ? K : never;
}[keyof TFields];
type Flat<T> = { [K in keyof T]: T[K] };
/** A field that may be missing, and has no value of its own then, is optional. */
type Output<TFields extends Fields> = Flat<
  & { readonly [K in Exclude<keyof TFields, Spare<TFields>>]: InferOutput<TFields[K]> }
  & { readonly [K in Spare<TFields>]?: Exclude<InferOutput<TFields[K]>, undefined> }
>;

/** Why a value does not fit. */
export class Fault {
  constructor(
    /** `"must be number"`, `"is missing"`; the value itself is shown only with `must`. */
    readonly what: string,
    readonly value: unknown,
    readonly path: readonly (string | number)[] = [],
  ) {}

  /** The same fault, one level further out. */
  within(key: string | number): Fault {
    return new Fault(this.what, this.value, [key, ...this.path]);
  }
}

/**
 * Reads `value` by `shape`. Throws TypeError with one line that names the act, the field, the value
 * and what is allowed: `Cannot read heartbeat: "events.2.id" must be >=1, got 0`.
 */
export function readAs<T>(shape: Shape<T>, value: unknown, act: string): T {
  const read = shape.read(value);
  if (!(read instanceof Fault)) return read;
  const field = read.path.length === 0 ? "the value" : `"${read.path.join(".")}"`;
  const got = read.what.startsWith("must") ? `, got ${showValue(read.value)}` : "";
  throw new TypeError(`Cannot ${act}: ${field} ${read.what}${got}`);
}

/** What a shape says as JSON Schema. */
export function jsonOf(shape: Shape<unknown>): Json {
  return shape.json?.() ?? {};
}

function simple<T>(
  wanted: string,
  fits: (value: unknown) => value is T,
  json: Json = { type: wanted },
): Shape<T> {
  return { read: (value) => fits(value) ? value : unfit(wanted, value), json: () => json };
}

function unfit(wanted: string, value: unknown): Fault {
  return new Fault(value === undefined ? "is missing" : `must be ${wanted}`, value);
}

export function string(): Shape<string> {
  return simple("string", (value) => typeof value === "string");
}

/** Any number but NaN. */
export function number(): Shape<number> {
  return simple("number", (value): value is number => typeof value === "number" && value === value);
}

export function boolean(): Shape<boolean> {
  return simple("boolean", (value) => typeof value === "boolean");
}

export function unknown(): Shape<unknown> {
  return { read: (value) => value };
}

const WORD_REGEXP = /^[a-z][a-z0-9_-]{0,31}$/;

/** The name of something that may be newer than we are: `captive_portal`; those that are `known`. */
export function word(known: readonly string[] = []): Shape<string> {
  const others = `A newer watchdog may know others than ${known.join(", ")}`;
  return simple(
    "a word of at most 32 letters",
    (value): value is string => typeof value === "string" && WORD_REGEXP.test(value),
    {
      type: "string",
      pattern: WORD_REGEXP.source,
      ...(known.length === 0 ? {} : { description: others }),
    },
  );
}

export function literal<const T extends string | number | boolean>(only: T): LiteralShape<T> {
  const fits = (value: unknown): value is T => value === only;
  return { only, ...simple(JSON.stringify(only), fits, { const: only }) };
}

export function picklist<const T extends string | number>(values: readonly T[]): Shape<T> {
  const wanted = values.map((each) => JSON.stringify(each)).join(" or ");
  const fits = (value: unknown): value is T => values.some((each) => each === value);
  return simple(wanted, fits, { enum: values });
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return {
    read: (value) => value === null ? null : shape.read(value),
    json: () => ({ anyOf: [jsonOf(shape), { type: "null" }] }),
  };
}

/** A field that may be missing: taken as `otherwise`, without that it stays missing. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined>;
export function optional<T>(shape: Shape<T>, otherwise: T): Shape<T>;
export function optional<T>(shape: Shape<T>, otherwise?: T): Shape<T | undefined> {
  return {
    read: (value) => value === undefined ? otherwise : shape.read(value),
    otherwise: { value: otherwise },
    json: () => jsonOf(shape),
  };
}

/** Whatever does not fit, or is missing, is taken as `otherwise`. */
export function fallback<T>(shape: Shape<T>, otherwise: T): Shape<T> {
  return {
    read: (value) => {
      const read = shape.read(value);
      return read instanceof Fault ? otherwise : read;
    },
    otherwise: { value: otherwise },
  };
}

/** The first that fits. */
export function union<const TShapes extends readonly Shape<unknown>[]>(
  shapes: TShapes,
): Shape<InferOutput<TShapes[number]>>;
export function union(shapes: readonly Shape<unknown>[]): Shape<unknown> {
  return {
    read: (value) => {
      const faults: string[] = [];
      for (const shape of shapes) {
        const read = shape.read(value);
        if (!(read instanceof Fault)) return read;
        faults.push(read.what.replace(/^must be /, ""));
      }
      return unfit(faults.join(" or "), value);
    },
    json: () => ({ anyOf: shapes.map(jsonOf) }),
  };
}

/** A value that fits and keeps every rule. */
export function pipe<T>(shape: Shape<T>, ...rules: readonly Rule<T>[]): Shape<T> {
  return {
    read: (value) => {
      const read = shape.read(value);
      if (read instanceof Fault) return read;
      for (const rule of rules) {
        const wanted = rule(read);
        if (wanted !== null) return new Fault(`must be ${wanted}`, read);
      }
      return read;
    },
    json: () =>
      rules.reduce<Json>((json, rule) => ({ ...json, ...rule.json?.(json) }), jsonOf(shape)),
  };
}

export function array<T>(shape: Shape<T>): Shape<readonly T[]> {
  return {
    read: (value) => {
      if (!Array.isArray(value)) return unfit("Array", value);
      const list: T[] = [];
      for (let index = 0; index < value.length; index++) {
        const read = shape.read(value[index]);
        if (read instanceof Fault) return read.within(index);
        list.push(read);
      }
      return list;
    },
    json: () => ({ type: "array", items: jsonOf(shape) }),
  };
}

/** An object whose fields have any names, and all values this shape. */
export function record<T>(shape: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    read: (value) => {
      if (typeof value !== "object" || value === null) return unfit("an object", value);
      const entries: [string, T][] = [];
      for (const [key, each] of Object.entries(value)) {
        const read = shape.read(each);
        if (read instanceof Fault) return read.within(key);
        entries.push([key, read]);
      }
      return Object.fromEntries(entries);
    },
    json: () => ({ type: "object", additionalProperties: jsonOf(shape) }),
  };
}

/** An object with these fields; others are dropped. */
export function object<const TFields extends Fields>(fields: TFields): ObjectShape<Output<TFields>>;
export function object(fields: Fields): ObjectShape<unknown> {
  return { fields, read: (value) => readFields(fields, value), json: () => jsonOfFields(fields) };
}

/** An object with these fields and no others. */
export function strictObject<const TFields extends Fields>(
  fields: TFields,
): ObjectShape<Output<TFields>>;
export function strictObject(fields: Fields): ObjectShape<unknown> {
  const read = (value: unknown) => {
    const record = readFields(fields, value);
    if (record instanceof Fault) return record;
    for (const key in value as object) {
      if (!Object.hasOwn(fields, key)) return new Fault("is not a known field", undefined, [key]);
    }
    return record;
  };
  return { fields, read, json: () => ({ ...jsonOfFields(fields), additionalProperties: false }) };
}

function jsonOfFields(fields: Fields): Json {
  const entries = Object.entries(fields);
  return {
    type: "object",
    properties: Object.fromEntries(entries.map(([name, shape]) => [name, jsonOf(shape)])),
    required: entries.filter(([, shape]) => shape.otherwise === undefined).map(([name]) => name),
  };
}

function readFields(fields: Fields, value: unknown): Record<string, unknown> | Fault {
  if (typeof value !== "object" || value === null) return unfit("an object", value);
  const given = value as Readonly<Record<string, unknown>>;
  const record: Record<string, unknown> = {};
  for (const key in fields) {
    const shape = fields[key];
    if (shape === undefined) continue;
    const isThere = Object.hasOwn(given, key);
    if (!isThere && shape.otherwise === undefined) return new Fault("is missing", undefined, [key]);
    if (!isThere && shape.otherwise?.value === undefined) continue;
    const read = shape.read(given[key]);
    if (read instanceof Fault) return read.within(key);
    record[key] = read;
  }
  return record;
}

/** One of several objects, told apart by the literal in one field. */
export function variant<const TShapes extends readonly ObjectShape<unknown>[]>(
  key: string,
  shapes: TShapes,
): Shape<InferOutput<TShapes[number]>>;
export function variant(key: string, shapes: readonly ObjectShape<unknown>[]): Shape<unknown> {
  return {
    read: (value) => {
      if (typeof value !== "object" || value === null) return unfit("an object", value);
      const name: unknown = (value as Readonly<Record<string, unknown>>)[key];
      const kinds = shapes.map(({ fields }) => onlyOf(fields[key]));
      const chosen = shapes[kinds.indexOf(name)];
      if (chosen !== undefined) return chosen.read(value);
      return unfit(kinds.map((each) => JSON.stringify(each)).join(" or "), name).within(key);
    },
    json: () => ({ oneOf: shapes.map(jsonOf) }),
  };
}

function onlyOf(shape: Shape<unknown> | undefined): unknown {
  return shape !== undefined && "only" in shape ? shape.only : undefined;
}
