import { assertEquals } from "@std/assert";
import type { Happening } from "../../../lib/wire/event.ts";
import type { OutageEnd } from "../../../lib/wire/event_text.ts";
import type { Notice } from "../../../lib/phone/notice.ts";
import { describeEvent } from "../../../lib/phone/notice_event.ts";
import { T0 } from "../../support/site/heartbeats.ts";

type EventNotice = Extract<Notice, { kind: "event" }>;

function notice(what: Happening, changes: Partial<EventNotice> = {}): EventNotice {
  return {
    kind: "event",
    siteName: "Home",
    timeZone: "Europe/Berlin",
    sequenceId: "home_e1-1",
    at: T0,
    what,
    command: null,
    ...changes,
  };
}

const ENDED: OutageEnd = {
  kind: "outage_ended",
  cause: "internet_dead",
  gateway: "answers",
  lastedMs: 240_000,
  cuts: 1,
  helped: true,
};

const AGAIN =
  "The reboots of these 24 h are used up: the watchdog tries again by itself not before 08:00. " +
  "If it lasts: look at the router, or call the provider.";
const DOCTOR = "While the internet works there, it can wait until morning. What to do: on the " +
  'computer there that the watchdog runs on, type "sudo rebootinator doctor"; it says what is wrong ' +
  "and how to mend it.";

Deno.test("an outage that the home went through alone is told with its length", () => {
  const { title, body } = describeEvent(notice(ENDED), T0);
  assertEquals(title, "Home: internet is back");
  assertEquals(
    body,
    "Internet was away from 03:56 to 04:00 (4 min): the line was dead. It came back after the " +
      "router was rebooted once.",
  );
  const unknown = describeEvent(notice({ ...ENDED, lastedMs: null, cuts: 0 }), T0);
  assertEquals(unknown.body, "Internet was away, for how long is not known: the line was dead.");
});

Deno.test("an event of two minutes ago or more says when it happened", () => {
  const bodyAt = (now: number) => describeEvent(notice({ kind: "plug_well" }), now).body;
  assertEquals(bodyAt(T0 + 119_999), "It answers as it should.");
  assertEquals(bodyAt(T0 + 120_000), "It answers as it should. This is news of 04:00.");
});

Deno.test("each kind of trouble says since when, at once and whenever it is read", () => {
  const troubles: readonly (readonly [Happening, Partial<EventNotice>, string])[] = [
    [{ kind: "plug_trouble", hint: "Wrong key" }, {}, "Noticed at 04:00. Wrong key. "],
    [
      { kind: "plug_trouble", hint: "Wrong key", readMs: 6 * 3_600_000 },
      {},
      "It began between Saturday 22:00 and 04:00. Wrong key. ",
    ],
    // Within the same minute there is nothing between.
    [{ kind: "plug_trouble", hint: "Refused", readMs: 1 }, { at: T0 + 5 }, "Noticed at 04:00. "],
    [{ kind: "watchdog_broken", why: "x" }, {}, "Not watched since 04:00. The watchdog's"],
    [
      { kind: "watchdog_broken", why: "x" },
      { blindSince: T0 - 60_000 },
      "Not watched since 03:59. The watchdog's",
    ],
    [{ kind: "state_trouble", why: "The disk is full" }, {}, "Noticed at 04:00. The disk is full."],
    [
      { kind: "console_silent", console: "Up", unheardMs: 360_000, why: "refused" },
      {},
      "Noticed at 04:00. Up has not answered for 6 min: refused.",
    ],
    [
      { kind: "gave_up", cuts: 1, retryInMs: 4 * 3_600_000 },
      { awaySince: T0 - 60_000 },
      "No internet since 03:59. At 04:00 ",
    ],
  ];
  for (const [what, changes, start] of troubles) {
    const [soon, late] = [T0 + 5, T0 + 3_600_000].map((now) =>
      describeEvent(notice(what, changes), now)
    );
    assertEquals(soon?.body.slice(0, start.length), start);
    assertEquals([late?.body, late?.priority], [soon?.body, 4]);
  }
});

Deno.test("a command's result names it, and rings louder when it was not done", () => {
  const what: Happening = {
    kind: "command_done",
    command: "c",
    result: "refused",
    note: "A pause",
  };
  const refused = describeEvent(notice(what, { command: "power-cycle" }), T0);
  assertEquals([refused.title, refused.body], ["Home: reboot refused", "A pause."]);
  assertEquals(refused.priority, 4);
  const done = describeEvent(notice({ ...what, result: "done", note: "" }), T0);
  assertEquals([done.title, done.priority], ["Home: command done", 3]);
});

Deno.test("reboots that did not help say at which time that was, whenever it is read", () => {
  const what: Happening = { kind: "gave_up", cuts: 1, retryInMs: 4 * 3_600_000 };
  assertEquals(
    describeEvent(notice(what), T0 + 3_600_000).body,
    `At 04:00 the internet was still away after 1 reboot of the router. ${AGAIN}`,
  );
  assertEquals(
    describeEvent(notice(what, { awaySince: T0 - 3_600_000 }), T0).body,
    "No internet since 03:00. At 04:00 the internet was still away after 1 reboot of the router. " +
      AGAIN,
  );
});

Deno.test("every kind of event has its words", () => {
  const texts: readonly (readonly [Happening, string, string])[] = [
    [
      { kind: "outage_began", cause: "dns_only", lastedMs: 60_000 },
      "internet is away",
      "It was noticed after 60 s.",
    ],
    [
      { kind: "cut", reason: "automatic", number: 1, outcome: "sent" },
      "rebooted the router",
      "The plug's answer: sent.",
    ],
    [
      { kind: "gave_up", cuts: 8, retryInMs: 4 * 3_600_000 },
      "no internet, reboots did not help",
      "At 04:00 the internet was still away after 8 reboots of the router. " + AGAIN,
    ],
    [
      { kind: "gave_up", cuts: 0, retryInMs: 4 * 3_600_000 },
      "no internet, reboots did not help",
      "At 04:00 the internet was still away. Tried to reboot the router, and its power was not " +
      "taken away. " + AGAIN,
    ],
    [
      { kind: "plug_trouble", hint: "The plug is not on the network" },
      "trouble with the plug",
      "Noticed at 04:00. The plug is not on the network. Until that is mended the watchdog may be unable to reboot " +
      "the router. " + DOCTOR,
    ],
    [{ kind: "plug_well" }, "the plug is well again", "It answers as it should."],
    [
      { kind: "router_restarted" },
      "the router restarted",
      "It went away and came back by itself.",
    ],
    [
      { kind: "watchdog_broken", why: "no ping program" },
      "watching has stopped",
      "Not watched since 04:00. The watchdog's computer cannot look at the line. Whether the internet " +
      "works there is not known, and nothing is rebooted until it can. " + DOCTOR +
      " Its own words: no ping program.",
    ],
    [
      { kind: "watchdog_mended" },
      "watching goes on",
      "The watchdog's computer can look at the line again.",
    ],
    [
      { kind: "state_trouble", why: "The disk is full" },
      "the watchdog cannot save to its disk",
      "Noticed at 04:00. The disk is full. The internet is still watched, but for now the " +
      "watchdog may be unable to reboot the router. " + DOCTOR,
    ],
    [
      { kind: "console_silent", console: "Upstairs", unheardMs: null, why: "no answer in time" },
      "a console is silent",
      "Noticed at 04:00. Upstairs has not answered yet: no answer in time.",
    ],
    [
      { kind: "console_back", console: "Upstairs" },
      "a console is back",
      "Upstairs answers again.",
    ],
    [
      { kind: "console_update", console: "Upstairs", versions: "1.3.3" },
      "an update for a console",
      "Upstairs runs 1.3.3; there is a newer release.",
    ],
  ];
  for (const [what, news, body] of texts) {
    const words = describeEvent(notice(what), T0);
    assertEquals([words.title, words.body], [`Home: ${news}`, body]);
  }
});

Deno.test("the end of an outage says when rebooted the router, where that is known", () => {
  const words = describeEvent(notice(ENDED, { lastCutAt: T0 - 120_000 }), T0);
  assertEquals(
    words.body,
    "Internet was away from 03:56 to 04:00 (4 min): the line was dead. " +
      "It came back after the router was rebooted once, at 03:58.",
  );
});

Deno.test("a silent console is loud, its return and an update are not", () => {
  const silent = describeEvent(
    notice({ kind: "console_silent", console: "Up", unheardMs: 360_000, why: "refused" }),
    T0,
  );
  assertEquals([silent.title, silent.priority], ["Home: a console is silent", 4]);
  assertEquals(silent.body, "Noticed at 04:00. Up has not answered for 6 min: refused.");
  const calm: readonly Happening[] = [
    { kind: "console_back", console: "Up" },
    { kind: "console_update", console: "Up", versions: "1.3.3" },
  ];
  for (const what of calm) assertEquals(describeEvent(notice(what), T0).priority, 3);
});
