import { assertEquals } from "@std/assert";
import { diagnose } from "../../../lib/watch/diagnose.ts";
import type { ProbeResult, TargetResult, TargetRole } from "../../../lib/probes/probe.ts";

const ANSWERED: ProbeResult = { kind: "answered", latencyMs: 12 };
const SILENT: ProbeResult = { kind: "silent", why: "No answer within 4 s" };
const NOT_TRIED: ProbeResult = { kind: "not_tried", why: "ping is not installed" };
const REFUSED: ProbeResult = { kind: "wrong", latencyMs: 1, what: "refused", by: "refused" };
const PAGE: ProbeResult = { kind: "wrong", latencyMs: 5, what: "status 200", by: "page" };
const REDIRECT: ProbeResult = { kind: "wrong", latencyMs: 5, what: "status 302", by: "redirect" };

function target(role: TargetRole, result: ProbeResult, byName = false): TargetResult {
  return { url: `${role}://x`, role, kind: "ping", byName, result };
}

const net = (result: ProbeResult) => target("internet", result);
const named = (result: ProbeResult) => target("internet", result, true);
const gateway = (result: ProbeResult) => target("gateway", result);
const resolver = (result: ProbeResult) => target("resolver", result);
const local = (result: ProbeResult) => target("local", result);

Deno.test("diagnose() tells the causes of the design's table apart", () => {
  const cases: readonly [string, readonly TargetResult[], string][] = [
    ["one right answer is enough", [net(ANSWERED), net(SILENT), gateway(SILENT)], "online"],
    ["silent, gateway answers", [net(SILENT), net(SILENT), gateway(ANSWERED)], "internet_dead"],
    ["a refusing gateway answers", [net(SILENT), gateway(REFUSED)], "internet_dead"],
    ["gateway silent too", [net(SILENT), gateway(SILENT)], "router_dead"],
    ["no gateway known", [net(SILENT)], "internet_dead"],
    ["gateway not tried", [net(SILENT), gateway(NOT_TRIED)], "internet_dead"],
    ["the dead line's own page", [net(SILENT), named(PAGE), gateway(ANSWERED)], "internet_dead"],
    [
      "a page proves the router alive",
      [net(SILENT), named(PAGE), gateway(SILENT)],
      "internet_dead",
    ],
    ["redirected everywhere", [net(SILENT), named(REDIRECT)], "internet_dead"],
    ["names only", [net(ANSWERED), named(SILENT), resolver(SILENT)], "dns_only"],
    ["a name answered", [net(ANSWERED), named(ANSWERED), resolver(SILENT)], "online"],
    ["resolver refuses: it is there", [net(ANSWERED), resolver(REFUSED)], "online"],
    ["resolver not tried", [net(ANSWERED), resolver(NOT_TRIED)], "online"],
    ["login page", [net(ANSWERED), named(REDIRECT)], "captive_portal"],
    ["nothing could be tried", [net(NOT_TRIED), gateway(ANSWERED)], "watchdog_broken"],
    ["no target at all", [gateway(SILENT)], "watchdog_broken"],
    ["some not tried, the rest silent", [net(NOT_TRIED), net(SILENT)], "internet_dead"],
    ["a local answer proves nothing", [net(SILENT), local(ANSWERED)], "internet_dead"],
    ["a gateway's answer proves nothing", [net(SILENT), gateway(ANSWERED)], "internet_dead"],
  ];
  for (const [what, results, cause] of cases) {
    const diagnosis = diagnose(results, { quorum: 1, heartbeatProof: false });
    assertEquals(diagnosis.cause, cause, what);
    assertEquals(diagnosis.online, cause === "online" || cause === "captive_portal", what);
  }
});

Deno.test("diagnose() takes a gateway that was not asked for neither answering nor silent", () => {
  const sight = (...results: readonly TargetResult[]) =>
    diagnose([net(SILENT), ...results], { quorum: 1, heartbeatProof: false }).gateway;
  assertEquals([sight(), sight(gateway(NOT_TRIED))], ["not_asked", "not_asked"]);
  assertEquals([sight(gateway(SILENT)), sight(gateway(REFUSED))], ["silent", "answers"]);
});

Deno.test("diagnose() wants as many right answers as the quorum says", () => {
  const results = [net(ANSWERED), net(ANSWERED), net(SILENT), gateway(ANSWERED)];
  for (const [quorum, online] of [[1, true], [2, true], [3, false]] as const) {
    assertEquals(diagnose(results, { quorum, heartbeatProof: false }).online, online);
  }
});

Deno.test("diagnose() counts an accepted heartbeat as one right answer where it may", () => {
  assertEquals(diagnose([net(SILENT)], { quorum: 1, heartbeatProof: true }).cause, "online");
  assertEquals(diagnose([net(NOT_TRIED)], { quorum: 1, heartbeatProof: true }).cause, "online");
});

Deno.test("diagnose() says why nothing could be tried", () => {
  const { note } = diagnose([net(NOT_TRIED)], { quorum: 1, heartbeatProof: false });
  assertEquals(note, "internet://x: ping is not installed");
});
