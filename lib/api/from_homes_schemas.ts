/** What homes send and are answered: the shapes that read it, as JSON Schema. */
import { jsonOf, type Shape } from "../base/shape.ts";
import { toldSchema } from "../wire/event.ts";
import { heartbeatSchema, replySchema } from "../wire/heartbeat.ts";
import { COUNT, record, ref, type Schema } from "./schema.ts";

const HAPPENING = jsonOf(toldSchema);

/** What happened is told by its name: it stands in the document once. */
function schemaOf(shape: Shape<unknown>): Schema {
  const happening = JSON.stringify(HAPPENING);
  return JSON.parse(
    JSON.stringify(jsonOf(shape)).replaceAll(happening, JSON.stringify(ref("Happening"))),
  );
}

/** By name. */
export const HOME_SCHEMAS: Readonly<Record<string, Schema>> = {
  Happening: HAPPENING,
  Heartbeat: schemaOf(heartbeatSchema),
  HeartbeatReply: schemaOf(replySchema),
  PingReply: record({ serverTimeMs: COUNT, staleAfterMs: COUNT }),
};
