import { assertEquals } from "@std/assert";
import { consoleId, consoleWarnings, describeConsole } from "../../lib/console_text.ts";
import { MINUTE_MS } from "../../lib/time.ts";
import { initialState } from "../../lib/watch_state.ts";
import { clockAt } from "../support/watch.ts";

const UP = {
  model: 5,
  host: "192.168.1.60",
  port: 9005,
  name: "Upstairs",
  heartbeatEveryMs: 5 * MINUTE_MS,
} as const;

Deno.test("describeConsole() says for how long a console has not answered, and why", () => {
  const silent = { kind: "console_silent", console: "Upstairs", why: "no answer in time" } as const;
  assertEquals(
    describeConsole({ ...silent, unheardMs: 6 * MINUTE_MS }),
    "Upstairs has not answered for 6 min: no answer in time",
  );
  assertEquals(
    describeConsole({ ...silent, unheardMs: null }),
    "Upstairs has not answered yet: no answer in time",
  );
});

Deno.test("describeConsole() says what a console runs when there is a newer release", () => {
  assertEquals(
    describeConsole({ kind: "console_update", console: "Upstairs", versions: "1.3.3, 1.3.0" }),
    "Upstairs runs 1.3.3, 1.3.0; there is a newer release",
  );
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
