import { assert, assertEquals } from "@std/assert";
import {
  consoleId,
  type ConsoleOutcome,
  consolesDue,
  consoleWarnings,
  noteAnswers,
} from "../../../lib/watch/consoles.ts";
import { CONSOLE_TEXT_MAX } from "../../../lib/wire/event.ts";
import type { ConsoleConfig } from "../../../lib/config/airtouch_config.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../lib/time/time.ts";
import { initialState, type WatchState } from "../../../lib/watch/state/state.ts";
import { clockAt, createLoop, eventKinds, saw, ticksFor } from "../../support/watch/watch.ts";
import { owed } from "../../support/watch/power.ts";

const UP: ConsoleConfig = {
  model: 5,
  host: "192.168.1.60",
  port: 9005,
  name: "Upstairs",
  heartbeatEveryMs: 5 * MINUTE_MS,
};
const SILENT: ConsoleOutcome = { kind: "silent", why: "no answer in time" };
const WELL: ConsoleOutcome = { kind: "answered", versions: ["1.3.3"], updateAvailable: false };
const NEWER: ConsoleOutcome = { ...WELL, updateAvailable: true };

/** A home that is well, and time that passes in it. */
class Home {
  state: WatchState = initialState(clockAt(HOUR_MS));
  readonly asked: number[] = [];

  constructor(readonly consoles: readonly ConsoleConfig[] = [UP]) {}

  /** A tick after `forMs`; returns whether a console was asked, and it answers like this. */
  tick(forMs: number, outcome: ConsoleOutcome, sees = saw("online")): boolean {
    const { uptimeMs, wallMs, agedMs } = this.state;
    this.state = {
      ...this.state,
      uptimeMs: uptimeMs + forMs,
      wallMs: wallMs + forMs,
      agedMs: agedMs + forMs,
    };
    const { consoles } = this;
    const looked = consolesDue(this.state, { consoles, diagnosis: sees });
    const answers = looked.due.map((device) => ({ device, ...outcome }));
    this.state = noteAnswers(looked.state, { consoles, answers });
    return looked.due.length > 0;
  }

  get kinds(): string[] {
    return eventKinds(this.state);
  }
}

Deno.test("a console is asked at once, then every heartbeat_every", () => {
  const home = new Home();
  assertEquals(home.tick(0, WELL), true);
  assertEquals(home.tick(5 * MINUTE_MS - 1, WELL), false);
  assertEquals(home.tick(1, WELL), true);
  assertEquals(home.kinds, []);
});

Deno.test("an unanswered question is asked again 30 s later, and not sooner", () => {
  const home = new Home();
  home.tick(0, SILENT);
  assertEquals(home.tick(30 * SECOND_MS - 1, SILENT), false);
  assertEquals(home.kinds, []);
  assertEquals(home.tick(1, SILENT), true);
  assertEquals(home.kinds, ["console_silent"]);
});

Deno.test("one unanswered question between two answers is no event", () => {
  const home = new Home();
  for (const outcome of [WELL, SILENT, WELL, SILENT, WELL]) home.tick(5 * MINUTE_MS, outcome);
  assertEquals(home.kinds, []);
});

Deno.test("a silent console is told once, with how long it was not heard, then asked as usual", () => {
  const home = new Home();
  home.tick(0, WELL);
  home.tick(5 * MINUTE_MS, SILENT);
  home.tick(30 * SECOND_MS, SILENT);
  assertEquals(home.state.events.pending[0]?.what, {
    kind: "console_silent",
    console: "Upstairs",
    unheardMs: 330_000,
    why: "no answer in time",
  });
  assertEquals(home.tick(5 * MINUTE_MS - 1, SILENT), false);
  assertEquals(home.tick(1, SILENT), true);
  for (let count = 0; count < 100; count++) home.tick(5 * MINUTE_MS, SILENT);
  assertEquals(home.kinds, ["console_silent"]);
});

Deno.test("a console that never answered is told so", () => {
  const home = new Home();
  home.tick(0, SILENT);
  home.tick(30 * SECOND_MS, SILENT);
  const what = home.state.events.pending[0]?.what;
  assert(what?.kind === "console_silent");
  assertEquals(what.unheardMs, null);
});

Deno.test("the return of a silent console is told once, and its next silence anew", () => {
  const home = new Home();
  const both = [SILENT, SILENT, WELL, WELL, SILENT, SILENT];
  for (const outcome of both) home.tick(5 * MINUTE_MS, outcome);
  assertEquals(home.kinds, ["console_silent", "console_back", "console_silent"]);
});

Deno.test("an update is told once for each version that it is offered to", () => {
  const home = new Home();
  const next: ConsoleOutcome = { ...NEWER, versions: ["1.4.0"] };
  for (const outcome of [WELL, NEWER, NEWER, WELL, NEWER, next, next]) {
    home.tick(5 * MINUTE_MS, outcome);
  }
  const versions = home.state.events.pending.map(({ what }) =>
    what.kind === "console_update" ? what.versions : what.kind
  );
  assertEquals(versions, ["1.3.3", "1.4.0"]);
});

Deno.test("a console's text is cleaned and cut before it travels", () => {
  const home = new Home();
  const evil = `1\n2\u0007${"x".repeat(CONSOLE_TEXT_MAX)}`;
  home.tick(0, { ...NEWER, versions: [evil] });
  home.tick(5 * MINUTE_MS, { ...NEWER, versions: [evil] });
  const [event, ...rest] = home.state.events.pending;
  assert(event?.what.kind === "console_update");
  assertEquals(event.what.versions.slice(0, 5), "1 2 x");
  assertEquals([event.what.versions.length, rest.length], [CONSOLE_TEXT_MAX, 0]);
});

Deno.test("a question that could not leave is no evidence and stays due", () => {
  const home = new Home();
  const before = home.state.consoles;
  for (let count = 0; count < 5; count++) {
    assertEquals(home.tick(MINUTE_MS, { kind: "not_tried", why: "not permitted" }), true);
  }
  assertEquals([home.kinds, home.state.consoles], [[], before]);
});

Deno.test("no console is asked while the home is not well, nor for 2 min after", () => {
  for (const cause of ["internet_dead", "router_dead", "dns_only", "captive_portal"] as const) {
    const home = new Home();
    home.tick(0, SILENT);
    assertEquals(home.tick(5 * MINUTE_MS, SILENT, saw(cause)), false, cause);
    assertEquals(home.tick(2 * MINUTE_MS - 1, SILENT), false, cause);
    assertEquals(home.tick(1, SILENT), true, cause);
    assertEquals(home.kinds, [], "the silence before counts no more");
  }
});

Deno.test("no console is asked while the router is off, booting, or owed its power", () => {
  const well = initialState(clockAt(HOUR_MS));
  const nowMs = well.uptimeMs;
  const cut = { reason: "commanded", number: 0, outcome: "confirmed" } as const;
  const cases: readonly Partial<WatchState>[] = [
    { phase: { kind: "off", sinceMs: nowMs, dueOnMs: nowMs + 30_000, ...cut } },
    { phase: { kind: "booting", sinceMs: nowMs, graceUntilMs: nowMs + 180_000 } },
    { power: [owed()] },
  ];
  // The first tick after a commanded cut may still see the internet.
  const online = { consoles: [UP], diagnosis: saw("online") };
  for (const change of cases) assertEquals(consolesDue({ ...well, ...change }, online).due, []);
  assertEquals(consolesDue(well, online).due, [UP]);
});

Deno.test("no console is asked within 2 min of the host's own start", () => {
  const ask = (uptimeMs: number) =>
    consolesDue(initialState(clockAt(uptimeMs)), { consoles: [UP], diagnosis: saw("online") }).due;
  assertEquals(ask(2 * MINUTE_MS - 1), []);
  assertEquals(ask(2 * MINUTE_MS), [UP]);
});

Deno.test("each console has its own time, and one that is configured no more is forgotten", () => {
  const other = { ...UP, port: 9006, heartbeatEveryMs: 10 * MINUTE_MS };
  const both = new Home([UP, other]);
  both.tick(0, WELL);
  both.tick(5 * MINUTE_MS, WELL);
  assertEquals(
    both.state.consoles.map(({ dueAgedMs }) => dueAgedMs - both.state.agedMs),
    [
      5 * MINUTE_MS,
      5 * MINUTE_MS,
    ].toReversed(),
  );
  const looked = noteAnswers(both.state, { consoles: [other], answers: [] });
  assertEquals(looked.consoles.map(({ id }) => id), ["192.168.1.60 9006"]);
});

Deno.test("a shorter heartbeat_every holds at once", () => {
  const home = new Home([{ ...UP, heartbeatEveryMs: 24 * HOUR_MS }]);
  home.tick(0, WELL);
  const looked = consolesDue(home.state, { consoles: [UP], diagnosis: saw("online") });
  assertEquals(looked.due, [UP]);
});

Deno.test("a quiet hour of ticks asks a healthy console twelve times", () => {
  const loop = createLoop();
  let asked = 0;
  for (let count = 0; count < 240; count++) {
    ticksFor(loop, 1, { sees: saw("online") });
    const looked = consolesDue(loop.state, { consoles: [UP], diagnosis: saw("online") });
    asked += looked.due.length;
    const answers = looked.due.map((device) => ({ device, ...WELL }));
    loop.state = noteAnswers(looked.state, { consoles: [UP], answers });
  }
  assertEquals(asked, 12);
});

Deno.test("consoleWarnings() names the configured consoles that were called silent", () => {
  const watch = { dueAgedMs: 0, unanswered: 2, heardAgedMs: null, updateSaid: null };
  const state = {
    ...initialState(clockAt(0)),
    consoles: [
      { ...watch, id: consoleId(UP), silenceSaid: true },
      { ...watch, id: consoleId({ ...UP, port: 1 }), silenceSaid: false },
      { ...watch, id: consoleId({ ...UP, port: 2 }), silenceSaid: true },
    ],
  };
  const consoles = [UP, { ...UP, port: 1, name: "Attic" }];
  assertEquals(consoleWarnings(state, consoles), ["Upstairs does not answer"]);
  assertEquals(consoleWarnings(state, []), []);
});
