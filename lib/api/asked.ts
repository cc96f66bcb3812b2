/** What is asked of a home by the API: the shapes that read the bodies. */
import { literal, maxLength, pipe, strictObject, string, variant } from "../base/shape.ts";
import { examples } from "../base/shape_rules.ts";

const lengthText = pipe(string(), maxLength(16), examples("8h", "0s"));

/** `POST /v1/sites/:site/commands`. */
export const commandSchema = variant("kind", [
  strictObject({ kind: literal("power-cycle") }),
  strictObject({ kind: literal("pause"), for: lengthText }),
]);

/** `POST /v1/sites/:site/mute`. */
export const muteSchema = strictObject({ for: lengthText });
