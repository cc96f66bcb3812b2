import { assertEquals } from "@std/assert";
import { type CloudAnswer, cloudFindings } from "../../../lib/doctor/cloud.ts";

const NOW_MS = 1_700_000_000_000;
const HEALTHY: CloudAnswer = {
  kind: "answer",
  status: 200,
  body: { ok: true, lastSweepAgeMs: 20_000, kv: true },
};
const KNOWN: CloudAnswer = { kind: "answer", status: 200, body: { now: NOW_MS, site: {} } };

function brief(health: CloudAnswer, view: CloudAnswer): string[] {
  return cloudFindings({ site: "home", health, view, nowMs: NOW_MS })
    .map(({ link, grade }) => `${link}: ${grade}`);
}

function answer(status: number, body: unknown = null): CloudAnswer {
  return { kind: "answer", status, body };
}

Deno.test("a cloud that is well is well in every line", () => {
  assertEquals(brief(HEALTHY, KNOWN), [
    "cloud: ok",
    "cloud sweep: ok",
    "cloud token: ok",
    "clock: ok",
  ]);
});

Deno.test("a cloud that does not answer, and one that is another's page, are one broken line", () => {
  assertEquals(brief({ kind: "none", why: "refused" }, KNOWN), ["cloud: broken"]);
  assertEquals(brief(answer(200, "<html>"), KNOWN), ["cloud: broken"]);
});

for (
  const [body, grade] of [
    [{ ok: true, lastSweepAgeMs: 300_000 }, "ok"],
    [{ ok: true, lastSweepAgeMs: 300_001 }, "broken"],
    [{ ok: true, lastSweepAgeMs: null }, "warning"],
    [{ ok: false, lastSweepAgeMs: null }, "broken"],
  ] as const
) {
  Deno.test(`a cloud that says ${JSON.stringify(body)} sweeps: ${grade}`, () => {
    assertEquals(brief(answer(body.ok ? 200 : 503, body), KNOWN)[1], `cloud sweep: ${grade}`);
  });
}

for (
  const [status, grade] of [[401, "broken"], [403, "broken"], [404, "warning"], [
    500,
    "broken",
  ]] as const
) {
  Deno.test(`a token that is answered with ${status} is ${grade}`, () => {
    assertEquals(brief(HEALTHY, answer(status))[2], `cloud token: ${grade}`);
  });
}

for (
  const [aheadMs, grade] of [[60_000, "ok"], [60_001, "warning"], [-60_001, "warning"]] as const
) {
  Deno.test(`a clock ${aheadMs} ms ahead of the cloud's is ${grade}`, () => {
    assertEquals(brief(HEALTHY, answer(200, { now: NOW_MS - aheadMs }))[3], `clock: ${grade}`);
  });
}
