import { assertEquals } from "@std/assert";
import type { NtfyAnswer } from "../../../lib/phone/ntfy.ts";
import { describeFailure, publishNtfy } from "../../../lib/phone/publish_ntfy.ts";

const MESSAGE = {
  title: "Internet is back",
  body: "It was away for 7 min",
  priority: 4,
  tags: [],
  click: null,
  sequenceId: "home-1",
  delayMs: null,
} as const;

function publish(
  answer: (url: string) => Response | Promise<Response>,
  { url = "https://ntfy.example/alarm", signal = new AbortController().signal } = {},
): Promise<NtfyAnswer> {
  const ask: typeof fetch = async (asked) => await answer(String(asked));
  return publishNtfy(MESSAGE, { url, token: "tk_s3cret", fetch: ask, now: () => 1_000, signal });
}

Deno.test("publishNtfy() asks the server's root and reads what it says", async () => {
  const asked: string[] = [];
  const stored = JSON.stringify({ id: "a1", sequence_id: "home-1" });
  const answer = await publish((url) => {
    asked.push(url);
    return new Response(stored);
  });
  assertEquals(answer, { kind: "delivered", sequenceKnown: true });
  assertEquals(asked, ["https://ntfy.example/"]);
});

Deno.test("publishNtfy() hides a token that the server repeats", async () => {
  const error = JSON.stringify({ code: 40101, http: 401, error: "unknown tk_s3cret" });
  const answer = await publish(() => new Response(error, { status: 401 }));
  assertEquals(answer, { kind: "channel_refused", why: "status 401 (40101): unknown (token)" });
});

Deno.test("publishNtfy() counts the status where the body breaks off", async () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
  const answer = await publish(() => new Response(body, { status: 503 }));
  assertEquals(answer, { kind: "retry", afterMs: null, why: "status 503" });
});

Deno.test("publishNtfy() takes a wrong setting for a channel that refuses, silence for unknown", async () => {
  const wrong = await publish(() => new Response(), { url: "http://127.0.0.1:1/a b" });
  assertEquals(wrong.kind, "channel_refused");
  const signal = AbortSignal.abort();
  const late = await publish(() => Promise.reject(new Error("aborted")), { signal });
  assertEquals(late, { kind: "retry", afterMs: null, why: "no answer in time" });
});

Deno.test("publishNtfy() refuses a message that cannot be sent, and no other", async () => {
  const options = { token: null, fetch, now: () => 1_000, signal: new AbortController().signal };
  const message = { ...MESSAGE, sequenceId: "home.1" };
  const answer = await publishNtfy(message, { ...options, url: "https://ntfy.example/alarm" });
  assertEquals(answer.kind, "message_refused");
});

Deno.test("describeFailure() tells the cause, without an address", () => {
  const cause = new Error("error sending request for url (https://ntfy.sh/topic): reset");
  assertEquals(
    describeFailure(new TypeError("fetch failed", { cause })),
    "error sending request for url (the server reset",
  );
  assertEquals(describeFailure(new DOMException("", "TimeoutError")), "no answer in time");
  assertEquals(describeFailure("odd"), "odd");
});
