import { assertEquals } from "@std/assert";
import { broken, type Finding, well } from "../../../lib/doctor/finding.ts";
import { duringOwnCycle } from "../../../lib/doctor/own_cycle.ts";

const FINDINGS: readonly Finding[] = [
  well("deno", "Deno"),
  broken("target", "It is silent", "Is the internet away just now?"),
  broken("plug (modem)", "The outlet is off", "Switch it on"),
  broken("disk", "It is full", "Mend it"),
];

Deno.test("what is down because of our own cut is no broken link, and says so", () => {
  const found = duringOwnCycle(FINDINGS, "off");
  assertEquals(found.map(({ grade }) => grade), ["ok", "warning", "warning", "broken"]);
  assertEquals(found[2], {
    link: "plug (modem)",
    grade: "warning",
    says: "The outlet is off (the watchdog reboots the router just now)",
    next: "Look again when the router is back",
  });
  assertEquals(
    duringOwnCycle(FINDINGS, "booting")[1]?.says,
    "It is silent (the router is given time to boot)",
  );
});

Deno.test("at any other time it is as broken as it looks", () => {
  assertEquals(duringOwnCycle(FINDINGS, "watching"), FINDINGS);
  assertEquals(duringOwnCycle(FINDINGS, null), FINDINGS);
});
