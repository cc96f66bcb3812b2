import { assertEquals, assertStringIncludes } from "@std/assert";
import { targetFindings } from "../../../lib/doctor/targets.ts";
import type { ProbeResult, TargetResult } from "../../../lib/probes/probe.ts";

const RIGHT: ProbeResult = { kind: "answered", latencyMs: 12.4 };
const SILENT: ProbeResult = { kind: "silent", why: "no answer" };
const REFUSED: ProbeResult = { kind: "wrong", latencyMs: 1, what: "refused", by: "refused" };
const UNTRIED: ProbeResult = { kind: "not_tried", why: "no ping program" };

const OWN = "the watchdog's user";

function target(role: TargetResult["role"], result: ProbeResult): TargetResult {
  return { url: `ping://${role}`, role, kind: "ping", byName: false, result };
}

function grades(...targets: readonly TargetResult[]): string[] {
  return targetFindings(targets, OWN).map(({ grade }) => grade);
}

Deno.test("a target that is silent beside one that answers is a warning, alone it is broken", () => {
  assertEquals(grades(target("internet", RIGHT), target("internet", SILENT)), ["ok", "warning"]);
  assertEquals(grades(target("internet", SILENT)), ["broken"]);
});

Deno.test("a target that could not be tried is broken, whatever the others say", () => {
  const findings = targetFindings(
    [target("internet", RIGHT), target("internet", UNTRIED)],
    OWN,
  );
  assertEquals(findings[1]?.grade, "broken");
  assertStringIncludes(findings[1]?.next ?? "", "Install ping");
});

Deno.test("a gateway that refuses is there, one that is silent is not", () => {
  assertEquals(grades(target("internet", RIGHT), target("gateway", REFUSED)), ["ok", "ok"]);
  assertEquals(grades(target("internet", RIGHT), target("gateway", SILENT)), ["ok", "broken"]);
});

Deno.test("an answer says how fast it came", () => {
  assertStringIncludes(targetFindings([target("internet", RIGHT)], OWN)[0]?.says ?? "", "12 ms");
});

Deno.test("what another user may not ask is not known to be wrong; no ping program is", () => {
  const denied: ProbeResult = { kind: "not_tried", why: "not permitted: Operation not permitted" };
  const asked = [target("internet", denied), target("gateway", denied), target("local", UNTRIED)];
  const found = targetFindings(asked, "another user");
  assertEquals(found.map(({ grade, unseen }) => [grade, unseen ?? false]), [
    ["warning", true],
    ["warning", true],
    ["broken", false],
  ]);
  assertEquals(targetFindings(asked, OWN).map(({ grade }) => grade), [
    "broken",
    "broken",
    "broken",
  ]);
});

Deno.test("what to do about a target that could not be tried fits why it could not", () => {
  const next = (result: ProbeResult) => targetFindings([target("internet", result)], OWN)[0]?.next;
  assertEquals(
    next({ kind: "not_tried", why: "network is unreachable", by: "own_network" }),
    "Mend this computer's own network first",
  );
  assertEquals(
    next({ kind: "not_tried", why: "certificate and this host's clock disagree: expired" }),
    "Let the system set this computer's clock (NTP)",
  );
});
