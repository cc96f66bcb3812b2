/** One line each way between a control command and the installed watchdog. */
import { EXIT, type ExitCode } from "../base/exit.ts";
import { type ControlReply, type ControlRequest } from "../install/paths.ts";
import { array, maxLength, pipe, readAs, strictObject, string } from "../base/shape.ts";
import { whole } from "../wire/numbers.ts";

const requestSchema = strictObject({
  args: pipe(array(pipe(string(), maxLength(100))), maxLength(16)),
});
const replySchema = strictObject({
  exitCode: whole(0, 255),
  output: string(),
  errors: string(),
});

/** Reads a request's line; throws TypeError or SyntaxError. */
export function parseControlRequest(line: string): ControlRequest {
  return readAs(requestSchema, JSON.parse(line), "read request");
}

/** Reads a reply's line; throws TypeError or SyntaxError. */
export function parseControlReply(line: string): ControlReply {
  return readAs(replySchema, JSON.parse(line), "read reply");
}

/** What was asked for is done, or shown. */
export function done(output: string): ControlReply {
  return { exitCode: EXIT.done, output, errors: "" };
}

/** It is not; `why` is one line. */
export function undone(why: string, exitCode: ExitCode = EXIT.failed): ControlReply {
  return { exitCode, output: "", errors: `${why}\n` };
}
