/** One line each way between a control command and the installed watchdog. */
import * as v from "valibot";
import { type ControlReply, type ControlRequest } from "../install/paths.ts";
import { parseWith } from "../base/parse.ts";

const requestSchema = v.strictObject({
  args: v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.maxLength(16)),
});
const replySchema = v.strictObject({
  exitCode: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255)),
  output: v.string(),
  errors: v.string(),
});

/** Reads a request's line; throws TypeError or SyntaxError. */
export function parseControlRequest(line: string): ControlRequest {
  return parseWith(requestSchema, JSON.parse(line), "read request");
}

/** Reads a reply's line; throws TypeError or SyntaxError. */
export function parseControlReply(line: string): ControlReply {
  return parseWith(replySchema, JSON.parse(line), "read reply");
}
