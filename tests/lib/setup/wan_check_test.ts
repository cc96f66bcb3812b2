import { assertEquals, assertStringIncludes } from "@std/assert";
import type { ProbeResult, TargetResult } from "../../../lib/probes/probe.ts";
import { judgeWithoutLine } from "../../../lib/setup/wan_check.ts";
import { reading } from "../../support/watch/watch.ts";

const SILENT: ProbeResult = { kind: "silent", why: "no answer" };
const RIGHT: ProbeResult = { kind: "answered", latencyMs: 3 };

function target(role: TargetResult["role"], result: ProbeResult): TargetResult {
  return { url: `ping://${role}`, role, kind: "ping", byName: false, result };
}

const PULLED = [target("internet", SILENT), target("gateway", RIGHT)];

Deno.test("without the line all targets fail, gateway and plug answer: passed", () => {
  const verdict = judgeWithoutLine(PULLED, reading());
  assertEquals(verdict.passed, true);
  assertStringIncludes(verdict.lines[0] ?? "", "and the plug answers");
  assertEquals(judgeWithoutLine(PULLED, null).passed, true);
  const page: ProbeResult = { kind: "wrong", latencyMs: 1, what: "status 302", by: "redirect" };
  assertEquals(judgeWithoutLine([target("internet", page)], null).passed, true);
});

for (
  const [why, results, plug, words] of [
    ["a target answers", [target("internet", RIGHT)], reading(), "proves nothing"],
    [
      "a target could not be tried",
      [target("internet", { kind: "not_tried", why: "no ping" })],
      reading(),
      "could not be tried: no ping",
    ],
    ["there is no target", [target("gateway", RIGHT)], reading(), "no internet target"],
    [
      "the gateway is silent",
      [...PULLED, target("gateway", SILENT)],
      reading(),
      "not the router's",
    ],
    ["the plug is silent", PULLED, { kind: "failed", hint: "Gone" } as const, "Gone"],
  ] as const
) {
  Deno.test(`the check fails when ${why}`, () => {
    const verdict = judgeWithoutLine(results, plug);
    assertEquals(verdict.passed, false);
    assertStringIncludes(verdict.lines.join("\n"), words);
  });
}
