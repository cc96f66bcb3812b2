/** What an answer of a small web server means for a plug; `refusal` says what a status means. */
import { describePlugFailure } from "../../lib/plugs/failure.ts";
import { readJson } from "../../lib/base/json_field.ts";
import type { HttpReply } from "../net/ask_http.ts";
import { PlugTrouble, type Sent, sentOf } from "./stepped_plug.ts";

/** The JSON of a good answer; undefined where its body is none. */
export function jsonIn(
  reply: HttpReply,
  refusal: (status: number) => string,
): unknown | PlugTrouble {
  if (reply.kind === "failed") return new PlugTrouble(describePlugFailure(reply.failure));
  if (reply.status !== 200) return new PlugTrouble(refusal(reply.status));
  return readJson(reply.body);
}

/** What came of a command; who is not let in has done nothing. */
export function sentBy(reply: HttpReply, refusal: (status: number) => string): Sent {
  if (reply.kind === "failed") return sentOf(reply);
  if (reply.status === 200) return { kind: "done" };
  return { kind: reply.status === 401 ? "not_sent" : "refused", hint: refusal(reply.status) };
}
