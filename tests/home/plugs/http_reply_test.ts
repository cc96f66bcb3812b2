import { assertEquals } from "@std/assert";
import { jsonIn, sentBy } from "../../../home/plugs/http_reply.ts";
import { PlugTrouble } from "../../../home/plugs/stepped_plug.ts";
import type { HttpReply } from "../../../home/net/ask_http.ts";

const refusal = (status: number) => `It refused with ${status}`;

function answer(status: number, body = ""): HttpReply {
  return { kind: "answer", status, header: () => null, body };
}

Deno.test("jsonIn() gives what a good answer holds, or why there is none", () => {
  assertEquals(jsonIn(answer(200, '{"on":true}'), refusal), { on: true });
  assertEquals(jsonIn(answer(200, "<html>"), refusal), undefined);
  assertEquals(jsonIn(answer(404), refusal), new PlugTrouble("It refused with 404"));
  const failed = jsonIn({ kind: "failed", sent: false, failure: "no_route" }, refusal);
  assertEquals(failed instanceof PlugTrouble, true);
});

Deno.test("sentBy() tells what was done from what cannot have been", () => {
  assertEquals(sentBy(answer(200), refusal), { kind: "done" });
  assertEquals(sentBy(answer(401), refusal), { kind: "not_sent", hint: "It refused with 401" });
  assertEquals(sentBy(answer(500), refusal), { kind: "refused", hint: "It refused with 500" });
  const [lost, unsent] = [true, false].map((sent) =>
    sentBy({ kind: "failed", sent, failure: "closed" }, refusal).kind
  );
  assertEquals([lost, unsent], ["unanswered", "not_sent"]);
});
