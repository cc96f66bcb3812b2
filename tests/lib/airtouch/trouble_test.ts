import { assertEquals, assertStringIncludes } from "@std/assert";
import { explainLoss, explainSilence } from "../../../lib/airtouch/trouble.ts";
import type { LinkLoss } from "../../../lib/airtouch/link/link.ts";

const ADDRESS = { model: 5, host: "10.0.0.9", port: 9005, slowNeeds: "--wait 1m" } as const;

Deno.test("every loss is explained on one line with the console's place", () => {
  const losses: readonly LinkLoss[] = [
    { kind: "connect_failed", detail: "connect ECONNREFUSED 10.0.0.9:9005" },
    { kind: "connect_failed", detail: "connect EHOSTUNREACH" },
    { kind: "connect_failed", detail: "something else" },
    { kind: "connect_late" },
    { kind: "peer_closed", detail: "Closed by the peer" },
    { kind: "write_failed", detail: "EPIPE" },
    { kind: "write_late" },
    { kind: "heartbeat_lost", beat: 3 },
    { kind: "question_lost", name: "names" },
  ];
  for (const loss of losses) {
    const text = explainLoss(loss, ADDRESS);
    assertStringIncludes(text, "10.0.0.9:9005");
    assertEquals(text.includes("\n"), false);
  }
});

Deno.test("a console that another client holds is named as such", () => {
  const closed: LinkLoss = { kind: "peer_closed", detail: "Closed by the peer" };
  assertStringIncludes(explainLoss(closed, ADDRESS), "another app or bridge may hold it");
  const silent: LinkLoss = { kind: "question_lost", name: "ac status" };
  assertStringIncludes(
    explainLoss(silent, ADDRESS),
    "did not answer in time; is it slow (give it --wait 1m), is it no AirTouch 5",
  );
  assertStringIncludes(explainSilence(ADDRESS), "does another app hold it");
});
