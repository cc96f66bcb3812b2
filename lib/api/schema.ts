/** The words of JSON Schema 2020-12 that the API's document is written with. */

import { jsonOf, word } from "../base/shape.ts";
import type { Json } from "../base/shape_rules.ts";
import { CAUSES, GATEWAY_SIGHTS } from "../wire/cause.ts";
import { moment } from "../status/read_status.ts";
import { tallySchema } from "../wire/tally.ts";

/** A schema; plain JSON. */
export type Schema = Json;

/** Milliseconds since 1970 by the cloud's clock. */
export const MOMENT: Schema = jsonOf(moment);

/** A whole number from 0. */
export const COUNT: Schema = { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER };

/** What a watchdog sees, and what it does about it. */
export const CAUSE = jsonOf(word(CAUSES));
export const GATEWAY_SIGHT = jsonOf(word(GATEWAY_SIGHTS));

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
export const TALLY: Schema = jsonOf(tallySchema);
