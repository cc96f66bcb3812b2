import { assertEquals, assertThrows } from "@std/assert";
import { applyCommand, applyMute, COMMAND_ID_MAX } from "../../../lib/site/command.ts";
import { siteSeenAt, T0 } from "../../support/heartbeats.ts";

const site = siteSeenAt(T0);
const cycle = { id: "c1", kind: "power-cycle" as const, forMs: null, expiresAt: T0 + 1 };
const pause = { id: "p1", kind: "pause" as const, forMs: 5, expiresAt: T0 + 1 };

Deno.test("a command replaces a waiting one of its kind and no other", () => {
  const both = applyCommand(applyCommand(site, cycle).site, pause).site;
  const again = applyCommand(both, { ...pause, id: "p2" }).site;
  assertEquals(again.commands.map(({ id, givenAt }) => [id, givenAt]), [["c1", null], [
    "p2",
    null,
  ]]);
});

Deno.test("a command's id must fit into the record", () => {
  applyCommand(site, { ...cycle, id: "x".repeat(COMMAND_ID_MAX) });
  for (const id of ["", "x".repeat(COMMAND_ID_MAX + 1)]) {
    assertThrows(() => applyCommand(site, { ...cycle, id }), RangeError, '"id" must have 1 to 16');
  }
});

Deno.test("muting and unmuting change nothing else", () => {
  const muted = applyMute(site, { mutedUntil: T0 + 5 });
  assertEquals(muted, {
    site: { ...site, mutedUntil: T0 + 5 },
    flips: [],
    notices: [],
    history: [],
  });
  assertEquals(applyMute(muted.site, { mutedUntil: null }).site, site);
});
