/** What else must hold of a value that has its shape, for people and as JSON Schema. */

/** JSON Schema 2020-12; plain JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** Null, or what is allowed. */
export interface Rule<T> {
  (value: T): string | null;
  /** What it adds to the schema of the shape that it is a rule of. */
  readonly json?: (shape: Json) => Json;
}

function rule<T>(
  wanted: string,
  fits: (value: T) => boolean,
  json: (shape: Json) => Json,
): Rule<T> {
  return Object.assign((value: T) => fits(value) ? null : wanted, { json });
}

export function integer(): Rule<number> {
  return rule("a whole number", Number.isInteger, () => ({ type: "integer" }));
}

export function minValue(minimum: number): Rule<number> {
  return rule(`>=${minimum}`, (value) => value >= minimum, () => ({ minimum }));
}

export function maxValue(maximum: number): Rule<number> {
  return rule(`<=${maximum}`, (value) => value <= maximum, () => ({ maximum }));
}

type Long = { readonly length: number };

export function minLength(least: number): Rule<Long> {
  return rule(
    `>=${least}`,
    ({ length }) => length >= least,
    ({ type }) => ({ [type === "array" ? "minItems" : "minLength"]: least }),
  );
}

export function maxLength(most: number, wanted = `<=${most}`): Rule<Long> {
  return rule(
    wanted,
    ({ length }) => length <= most,
    ({ type }) => ({ [type === "array" ? "maxItems" : "maxLength"]: most }),
  );
}

/** Holds of everything, and shows some that fit. */
export function examples(...values: readonly string[]): Rule<unknown> {
  return rule("anything", () => true, () => ({ examples: values }));
}

/** Holds of everything, and says what it is. */
export function described(description: string): Rule<unknown> {
  return rule("anything", () => true, () => ({ description }));
}
