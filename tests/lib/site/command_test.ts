import { assertEquals, assertThrows } from "@std/assert";
import {
  applyCommand,
  applyMute,
  buttonCommandId,
  COMMAND_ID_MAX,
  endExpired,
  expireCommands,
  sequenceIdOfCommand,
} from "../../../lib/site/command.ts";
import { siteSeenAt, T0 } from "../../support/site/heartbeats.ts";

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
  const asked = { now: T0, by: "api" } as const;
  const muted = applyMute(site, { mutedUntil: T0 + 5, ...asked });
  assertEquals(muted, {
    site: { ...site, mutedUntil: T0 + 5, mute: [T0, "api"] },
    flips: [],
    notices: [],
    history: [],
  });
  assertEquals(applyMute(muted.site, { mutedUntil: null, ...asked }).site, site);
});

Deno.test("a command that nobody fetched is told of once, one that was fetched is the home's", () => {
  const both = applyCommand(applyCommand(site, cycle).site, pause).site;
  const fetched = {
    ...both,
    commands: both.commands.map((each) => each.id === "p1" ? { ...each, givenAt: T0 } : each),
  };
  assertEquals(expireCommands(fetched, T0), null);
  const change = expireCommands(fetched, T0 + 1);
  assertEquals(change?.site.commands, []);
  assertEquals(change?.site.nextNotice, site.nextNotice + 1);
  const [notice, ...others] = change?.notices ?? [];
  assertEquals([notice?.sequenceId, others.length], ["home_cc1", 0]);
  assertEquals(notice?.kind === "event" ? notice.what : null, {
    kind: "command_done",
    command: "c1",
    result: "expired",
    note: "The home was not heard in time, so nothing was done",
  });
  assertEquals(change?.history.map((entry) => entry.kind), ["event"]);
});

Deno.test("the history of two such commands has two entries", () => {
  const both = applyCommand(applyCommand(site, cycle).site, pause).site;
  const { history } = endExpired(both, { now: T0 + 1, firstNumber: 7 });
  assertEquals(history.map((entry) => entry.kind === "event" ? entry.id : 0), [7, 8]);
});

Deno.test("a button's command carries the notice that it was on, if that fits", () => {
  const idOf = (sequenceId: string, number = 56) => buttonCommandId({ number, sequenceId }, "home");
  assertEquals([idOf("home-12"), idOf("home_e3-1")], ["1k-12", "1k_e3-1"]);
  assertEquals(idOf("home-12345678901234"), null);
  assertEquals(idOf("home-1234567890123"), "1k-1234567890123");
  assertEquals([idOf("cabin-12"), idOf("home"), idOf("home.12")], [null, null, null]);
  assertEquals(sequenceIdOfCommand("home", "1k-12"), "home-12");
  for (const other of ["c1", "0123456789abcdef", "-12", "1k-", "1k-1234567890123x", "1k-1 2"]) {
    assertEquals(sequenceIdOfCommand("home", other), null, other);
  }
});
