/** The words of JSON Schema 2020-12 that the API's document is written with. */

import { CAUSES, GATEWAY_SIGHTS } from "../wire/cause.ts";
import { TALLY_TARGETS_MAX, TALLY_URL_MAX } from "../wire/tally.ts";
import { PHASES } from "../wire/heartbeat.ts";

/** A schema; plain JSON. */
export type Schema = Readonly<Record<string, unknown>>;

/** Milliseconds since 1970 by the cloud's clock. */
export const MOMENT: Schema = { type: "integer", description: "Milliseconds since 1970" };

/** A whole number from 0. */
export const COUNT: Schema = { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER };

/** The name of something that may be newer than the cloud is. */
export const WORD: Schema = { type: "string", pattern: "^[a-z][a-z0-9_-]{0,31}$" };

function wordLike(known: readonly string[]): Schema {
  return {
    ...WORD,
    description: `A newer watchdog may know others than ${known.join(", ")}`,
  };
}

/** What a watchdog sees, and what it does about it. */
export const CAUSE = wordLike(CAUSES);
export const GATEWAY_SIGHT = wordLike(GATEWAY_SIGHTS);
export const PHASE = wordLike(PHASES);

/** Text of at most so many characters. */
export function text(maxLength: number): Schema {
  return { type: "string", maxLength };
}

export function oneOf(values: readonly (string | number)[]): Schema {
  return { enum: values };
}

export function nullable(schema: Schema): Schema {
  return { anyOf: [schema, { type: "null" }] };
}

export function list(items: Schema, maxItems?: number): Schema {
  return { type: "array", items, ...(maxItems === undefined ? {} : { maxItems }) };
}

/** An object with all of these fields, perhaps with the spare ones, and no others. */
export function record(
  properties: Readonly<Record<string, Schema>>,
  spare: Readonly<Record<string, Schema>> = {},
): Schema {
  return {
    type: "object",
    properties: { ...properties, ...spare },
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

/** An object with all of these fields; what else it has is not looked at. */
export function openRecord(
  properties: Readonly<Record<string, Schema>>,
  spare: Readonly<Record<string, Schema>> = {},
): Schema {
  return {
    type: "object",
    properties: { ...properties, ...spare },
    required: Object.keys(properties),
  };
}

/** A record among others that its `kind` tells apart. */
export function kind(
  name: string,
  properties: Readonly<Record<string, Schema>> = {},
  spare: Readonly<Record<string, Schema>> = {},
): Schema {
  return record({ kind: { const: name }, ...properties }, spare);
}

export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

/** What was asked in an outage and what answered; not there: not told. */
export const TALLY: Schema = list(
  record({
    url: { type: "string", minLength: 1, maxLength: TALLY_URL_MAX },
    role: WORD,
    asked: COUNT,
    answered: COUNT,
  }),
  TALLY_TARGETS_MAX,
);
