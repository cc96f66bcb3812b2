import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { classifyNtfyAnswer, type NtfyResponse } from "../../../lib/phone/ntfy_answer.ts";
import { T0 } from "../../support/site/heartbeats.ts";

function classify(status: number, changes: Partial<NtfyResponse> & { code?: number } = {}) {
  const { code = 0, ...rest } = changes;
  const body = JSON.stringify({ id: "m1", code, http: status, error: "something" });
  return classifyNtfyAnswer({
    status,
    headers: new Headers({ "content-type": "application/json" }),
    body,
    now: T0,
    sequenceId: "home-1",
    ...rest,
  });
}

function waitOf(status: number, code: number, retryAfter?: string): number | null {
  const headers = new Headers(retryAfter === undefined ? {} : { "retry-after": retryAfter });
  const answer = classify(status, { code, headers });
  if (answer.kind === "limited") return answer.untilMs - T0;
  return answer.kind === "retry" ? answer.afterMs : null;
}

Deno.test("each answer is taken by its kind", () => {
  const cases: readonly [number, number, string][] = [
    [200, 0, "delivered"],
    [201, 0, "delivered"],
    [301, 0, "retry"],
    [302, 0, "retry"],
    [308, 0, "retry"],
    [400, 40014, "message_refused"],
    [400, 40009, "channel_refused"],
    [400, 40010, "channel_refused"],
    [401, 40101, "channel_refused"],
    [403, 40301, "channel_refused"],
    [404, 40401, "channel_refused"],
    [408, 0, "retry"],
    [413, 41303, "message_refused"],
    [422, 0, "message_refused"],
    [425, 0, "retry"],
    [429, 42901, "limited"],
    [500, 50001, "retry"],
    [503, 0, "retry"],
    [507, 50701, "retry"],
  ];
  for (const [status, code, kind] of cases) {
    assertEquals(classify(status, { code }).kind, kind, `status ${status}`);
  }
});

Deno.test("a server that repeats the sequence id knows it, an older one does not", () => {
  const known = (body: string, sequenceId: string | null = "home-1") => {
    const answer = classify(200, { body, sequenceId });
    return answer.kind === "delivered" ? answer.sequenceKnown : undefined;
  };
  assertEquals(known('{"id":"m1","sequence_id":"home-1"}'), true);
  assertEquals(known('{"id":"m1"}'), false);
  assertEquals(known('{"id":"m1","sequence_id":"other"}'), false);
  assertEquals(known('{"id":"m1"}', null), null);
});

Deno.test("when the phone gets it is told by the server's clock, if it says so", () => {
  const at = (body: string) => {
    const answer = classify(200, { body });
    return answer.kind === "delivered" ? answer.at : undefined;
  };
  assertEquals(at('{"id":"m1","time":1795400000}'), 1_795_400_000_000);
  for (const time of ["", ',"time":0', ',"time":"soon"']) {
    assertEquals(at(`{"id":"m1"${time}}`), undefined);
  }
});

Deno.test("only ntfy's own answer says that a message was taken", () => {
  for (const body of ["", "OK", "null", "[]", "{}", '{"id":7}', '{"id":"","event":"message"}']) {
    const answer = classify(200, { body });
    assertEquals([answer.kind, "why" in answer ? answer.why : ""], [
      "retry",
      "status 200, but no answer of ntfy",
    ], body);
  }
  assertEquals(classify(204, { body: "" }).kind, "retry");
  assertEquals(classify(200, { body: '{"id":"m1","sequ' }).kind, "retry");
});

Deno.test("an address that has moved is said with the one to set", () => {
  const why = (location?: string) => {
    const headers = new Headers(location === undefined ? {} : { location });
    const answer = classify(301, { headers, body: "" });
    return "why" in answer ? answer.why : "";
  };
  assertEquals(
    why("https://ntfy.example/secret-topic?auth=x"),
    "status 301: moved to https://ntfy.example, set that address",
  );
  assertEquals(why(), "status 301: the address has moved, set the new one");
});

Deno.test("a login page that answers 200 has delivered nothing", () => {
  const headers = new Headers({ "content-type": "text/html; charset=utf-8" });
  assertEquals(classify(200, { headers, body: "<html>" }).kind, "retry");
});

Deno.test("rate limits rest at least 5 s, a day's limit until midnight UTC", () => {
  assertEquals(waitOf(429, 42901), 5_000);
  assertEquals(waitOf(429, 0), 5_000);
  assertEquals(waitOf(429, 42908), 21 * 3_600_000 + 30_000);
  assertEquals(waitOf(429, 42909), 900_000);
  assertEquals(waitOf(429, 42904), 3_600_000);
});

Deno.test("a day's limit in the first hour of the next one may be the old one's: 15 min", () => {
  // Seed 2500014910: the answer came 59 ms after midnight, and the channel would have rested for a day.
  const midnight = Date.UTC(2026, 10, 24);
  const restMs = (now: number) => {
    const answer = classify(429, { code: 42908, now });
    return answer.kind === "limited" ? answer.untilMs - now : null;
  };
  assertEquals(restMs(midnight - 1), 1 + 30_000);
  assertEquals(restMs(midnight), 900_000);
  assertEquals(restMs(midnight + 3_599_999), 900_000);
  assertEquals(restMs(midnight + 3_600_000), 23 * 3_600_000 + 30_000);
});

Deno.test("Retry-After is heeded in both forms and within a day", () => {
  assertEquals(waitOf(429, 42901, "3"), 5_000);
  assertEquals(waitOf(429, 42901, "60"), 60_000);
  assertEquals(waitOf(429, 42901, "999999999"), 86_400_000);
  assertEquals(waitOf(503, 0, "120"), 120_000);
  assertEquals(waitOf(503, 0, new Date(T0 + 90_000).toUTCString()), 90_000);
  assertEquals(waitOf(503, 0, new Date(T0 - 90_000).toUTCString()), 0);
  assertEquals(waitOf(503, 0, "soon"), null);
  assertEquals(waitOf(503, 0), null);
});

Deno.test("the reason is one short line whatever the server wrote", () => {
  const answer = classify(400, { body: JSON.stringify({ code: 1, error: "a\r\nb".repeat(99) }) });
  assert(answer.kind === "message_refused");
  assert(answer.why.startsWith("status 400 (1): a ba b") && [...answer.why].length <= 120);
});

Deno.test("no answer, however strange, makes it throw", () => {
  const header = fc.oneof(fc.constant("nonsense"), fc.string({ unit: "grapheme-ascii" }));
  const body = fc.oneof(fc.json(), fc.string(), fc.constant("null"), fc.constant("[]"));
  fc.assert(fc.property(fc.integer({ min: 200, max: 599 }), header, body, (status, value, text) => {
    const answer = classify(status, { headers: { get: () => value }, body: text });
    if (answer.kind === "limited") assert(Number.isFinite(answer.untilMs));
  }));
});
