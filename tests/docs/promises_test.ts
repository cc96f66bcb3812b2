/** README's "What it will never do", line by line: each names the tests that hold it. */
import { assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

type Holder = readonly [path: string, test: string];

/** The simulator's bystander judges every cut of its homes by S1 to S6 of docs/design.md. */
const HOMES: Holder = [
  "tests/sim/home_sim_test.ts",
  "sixty homes come through everything with no property broken",
];
/** And every message of its clouds by C1 to C5. */
const CLOUDS: Holder = [
  "tests/sim/cloud_sim_test.ts",
  "thirty clouds come through everything with no property broken",
];
const DECIDE = "tests/lib/watch/decide_test.ts";

/** By the words that a line begins with. */
const HELD_BY: Readonly<Record<string, readonly Holder[]>> = {
  "Reboot because it could not look": [
    HOMES,
    [DECIDE, "decide() cuts at the tick at which failing ticks span 60 s, not the tick before"],
    [
      DECIDE,
      "decide() never cuts while failing ticks are 46 s apart, does when they are 45 s apart",
    ],
    [DECIDE, "decide() never cuts for a login page, or when nothing could be tried"],
  ],
  "Reboot because the cloud, ntfy or a captive portal misbehaves": [
    HOMES,
    ["tests/lib/watch/diagnose_test.ts", "diagnose() tells the causes of the design's table apart"],
    [DECIDE, "decide() never cuts for a login page, or when nothing could be tried"],
    [
      "tests/lib/watch/stories/decide_property_test.ts",
      "decide() through any history: evidence, caps, boot grace and foreign timers hold",
    ],
  ],
  "Reboot before it has seen this plug and these targets work": [
    HOMES,
    [DECIDE, "decide() never cuts before it has seen this plug with these targets online"],
    [DECIDE, "decide() disarms when plug or targets change"],
    [
      DECIDE,
      "decide() never cuts a ninth time within 24 h, says that it gave up, and goes on later",
    ],
  ],
  'Send "off" without "on" in the same breath': [
    HOMES,
    ["tests/home/plugs/stepped_plug_test.ts", "a cycle is one command, then looks until"],
    ["tests/home/watch/tick_test.ts", "runTick() saves the intent to disk before the cut leaves"],
    ["tests/home/watch/tick_test.ts", "runTick() never cuts by a host-timed plug without a disk"],
  ],
  'Leave an "off" behind that arrives later': [
    [
      "tests/home/plugs/tuya/stories/late_off_test.ts",
      "off that waits in a dead link is gone when the link heals",
    ],
    ["tests/home/net/conversation_test.ts", "close() ends by reset: the peer sees no quiet end"],
  ],
  "Act on a state file that it cannot believe in every bit": [
    [
      "tests/lib/watch/state/codec_test.ts",
      "parseWatchState() believes no text in which one character was changed",
    ],
    ["tests/lib/watch/load_test.ts", "where every copy is broken, power is owed and all but one"],
  ],
  "Reboot in a pause, in a blackout window or with `dry_run`": [
    [DECIDE, "decide() does not cut in a pause, a blackout window or policy.dry_run"],
    [DECIDE, "decide() finishes in a pause what it began before"],
  ],
  "Show a token, a key or the secret in a log, an error or a URL": [
    [
      "tests/attack/secrets_test.ts",
      "no secret is in any output, state, address or message of home and cloud",
    ],
    ["tests/cloud/host/log_test.ts", "formatLogLine() blots out secrets and anything"],
    ["tests/cloud/api/ping_route_test.ts", "a token in the address pings nothing"],
    ["tests/cloud/keys/shares_test.ts", "no link to look works for more than 30 days"],
    ["tests/cloud/pages/outage_routes_test.ts", "no link to look is ever in the log"],
    ["tests/cloud/keys/links_test.ts", "a link is read back until the second that it ends"],
    ["tests/cloud/pages/link_routes_test.ts", "ten fingers at once press one button"],
    [
      "tests/cloud/pages/link_routes_test.ts",
      "a used link stays used for longer than it works, whenever the store drops what is over",
    ],
  ],
  "Ring for a home it has never heard of": [
    CLOUDS,
    ["tests/cloud/site/sweep_test.ts", "C4: an empty KV is swept without a word"],
    [
      "tests/cloud/site/sweep_test.ts",
      "C4: what we did not listen to is no silence of the home, and rings nothing",
    ],
    ["tests/lib/site/silence_test.ts", "a silence that was not listened to is unknown, not down"],
    [
      "tests/kill/cloud/stopped_long_test.ts",
      "a process that is stopped for 30, 100 and 240 s calls no home silent that beats",
    ],
  ],
  "Reboot because of an air conditioner's console": [
    [
      "tests/lib/watch/stories/consoles_property_test.ts",
      "consoles never change what is done with the power, whatever they answer",
    ],
    ["tests/home/watch/consoles_test.ts", "runTick() has cut before it thinks of a console"],
  ],
};

/** The lines of the list, each on one line. */
function promises(): readonly string[] {
  const text = Deno.readTextFileSync(new URL("README.md", ROOT));
  const [, list = ""] = /^## What it will never do\n\n([\s\S]*?)\n\n## /m.exec(text) ?? [];
  return list.split(/^- /m).slice(1).map((line) => line.replaceAll(/\s+/g, " ").trim());
}

Deno.test("each line of what it will never do is held by tests, and no other line is", () => {
  const begins = Object.keys(HELD_BY);
  const lines = promises();
  assertEquals(lines.filter((line) => !begins.some((words) => line.startsWith(words))), []);
  assertEquals(begins.filter((words) => !lines.some((line) => line.startsWith(words))), []);
});

for (const [words, holders] of Object.entries(HELD_BY)) {
  Deno.test(`the tests that hold "${words}" are there`, () => {
    const missing = holders.filter(([path, test]) =>
      !Deno.readTextFileSync(new URL(path, ROOT)).includes(test)
    );
    assertEquals(missing, []);
  });
}
