import { assertEquals, assertStringIncludes } from "@std/assert";
import type { ProbeResult, TargetResult } from "../../../lib/probes/probe.ts";
import { judgeWithoutLine } from "../../../lib/setup/wan_check.ts";
import { reading } from "../../support/watch/watch.ts";

const SILENT: ProbeResult = { kind: "silent", why: "no answer" };
const RIGHT: ProbeResult = { kind: "answered", latencyMs: 3 };

function target(role: TargetResult["role"], result: ProbeResult): TargetResult {
  return { url: `ping://${role}`, role, kind: "ping", byName: false, result };
}

const ANSWERS = { read: reading(), told: { kind: "on" } } as const;
const SILENT_PLUG = { read: { kind: "failed", hint: "Gone" }, told: null } as const;
const DEAF_PLUG = { read: reading(), told: { kind: "unknown", hint: "Refused (403)" } } as const;
const PULLED = [target("internet", SILENT), target("gateway", RIGHT)];

Deno.test("without the line all targets fail, gateway and plug answer: passed", () => {
  const verdict = judgeWithoutLine(PULLED, ANSWERS);
  assertEquals(verdict.passed, true);
  assertStringIncludes(verdict.lines[0] ?? "", "and the plug answers and takes a command");
  const untold = judgeWithoutLine(PULLED, { ...ANSWERS, told: null });
  assertEquals(untold.passed, true);
  assertStringIncludes(untold.lines[0] ?? "", "no command was tried");
  assertEquals(judgeWithoutLine(PULLED, null).passed, true);
  const page: ProbeResult = { kind: "wrong", latencyMs: 1, what: "status 302", by: "redirect" };
  assertEquals(judgeWithoutLine([target("internet", page)], null).passed, true);
});

for (
  const [why, results, plug, words] of [
    ["a target answers", [target("internet", RIGHT)], ANSWERS, "proves nothing"],
    [
      "a target could not be tried",
      [target("internet", { kind: "not_tried", why: "no ping" })],
      ANSWERS,
      "could not be tried: no ping",
    ],
    ["there is no target", [target("gateway", RIGHT)], ANSWERS, "no internet target"],
    [
      "the gateway is silent",
      [...PULLED, target("gateway", SILENT)],
      ANSWERS,
      "not the router's",
    ],
    ["the plug is silent", PULLED, SILENT_PLUG, "Gone"],
    ["the plug takes no command", PULLED, DEAF_PLUG, "takes no command: Refused (403)"],
  ] as const
) {
  Deno.test(`the check fails when ${why}`, () => {
    const verdict = judgeWithoutLine(results, plug);
    assertEquals(verdict.passed, false);
    assertStringIncludes(verdict.lines.join("\n"), words);
  });
}
