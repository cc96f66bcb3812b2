/** Numbers as they travel, as shapes. */
import { integer, maxValue, minValue, number, pipe, type Shape } from "../base/shape.ts";
import { described } from "../base/shape_rules.ts";

/** A whole number from `least` to `most`. */
export function whole(least: number, most: number = Number.MAX_SAFE_INTEGER): Shape<number> {
  return pipe(number(), integer(), minValue(least), maxValue(most));
}

/** A count, or a length in milliseconds. */
export const count = whole(0);

/** By the cloud's clock. */
export const moment = pipe(number(), integer(), described("Milliseconds since 1970"));
