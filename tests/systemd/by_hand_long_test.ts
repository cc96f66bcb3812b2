/** The shortest way to a watchdog: a timer written by hand that runs the task, under a real systemd. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { Machine, type TickLine } from "../support/install/machine.ts";
import { eventually, say, whyNoHost } from "../support/install/private_host.ts";

const UNIT = "my-watchdog";
const TICK_MS = 15_000;
const STALE_AFTER_MS = 60_000;
/** From a tick's start to its line and to the plug, on a busy machine. */
const SLACK_MS = 5_000;

/** As an owner would write them; only the packages are elsewhere, for there is no internet here. */
const SERVICE = `[Service]
Type=oneshot
User=root
WorkingDirectory=/run/project
Environment=DENO_DIR=/run/shared/deno_dir
ExecStart=/run/deno/deno task probe --config /run/shared/home.toml
`;
const TIMER = `[Timer]
OnCalendar=*:*:0/15
AccuracySec=100ms
[Install]
WantedBy=timers.target
`;

const why = await whyNoHost();
const title = "a timer by hand whose service is deno task probe cuts after 60 s without internet";

Deno.test({
  name: why === null ? title : `${title} (not tried here: ${why})`,
  ignore: why !== null,
}, async () => {
  const machine = await Machine.start();
  const { host, config } = machine;
  try {
    const toml = await Deno.readTextFile(config.outside);
    await Deno.writeTextFile(
      config.outside,
      toml.replace('stale_after = "4s"', `stale_after = "${STALE_AFTER_MS / 1_000}s"`),
    );
    for (const [ending, text] of [["service", SERVICE], ["timer", TIMER]] as const) {
      await Deno.writeTextFile(`${host.shared.outside}/${UNIT}.${ending}`, text);
      const from = `${host.shared.inside}/${UNIT}.${ending}`;
      await host.ask("cp", from, "/etc/systemd/system/");
    }
    await host.ask("systemctl", "enable", "--now", `${UNIT}.timer`);
    await tickAfter(machine, { count: 0, words: /^online\b/ });
    const before = (await ticks(machine)).length;
    await machine.hangRouter();
    const first = await tickAfter(machine, { count: before, words: /^(?!online\b)/ });
    const offAtMs = await eventually("a cut", {
      withinMs: STALE_AFTER_MS + 3 * TICK_MS,
      ask: async () => (await machine.plug())["relay"] === false ? Date.now() : null,
    });
    const tookMs = offAtMs - first.atMs;
    say(`cut ${(tookMs / 1_000).toFixed(1)} s after the first tick without internet`);
    assert(tookMs >= STALE_AFTER_MS - 1_000, `${tookMs} ms`);
    assert(tookMs <= STALE_AFTER_MS + TICK_MS + SLACK_MS, `${tookMs} ms`);
    await machine.relayIs(true, 30_000);
    const after = (await ticks(machine)).length;
    const last = await tickAfter(machine, { count: after, words: /^online\b/ });
    assertMatch(last.text, /^online\b/);
    assertEquals(await host.ask("systemctl", "is-active", `${UNIT}.timer`), "active");
  } finally {
    await host.stop();
  }
});

async function ticks({ host }: Machine): Promise<readonly TickLine[]> {
  const text = await host.ask(
    "journalctl",
    `--unit=${UNIT}.service`,
    "--output=json",
    "--no-pager",
    "_COMM=deno",
  );
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line))
    .filter(({ MESSAGE }) => !String(MESSAGE).startsWith("Task probe"))
    .map((entry) => ({
      atMs: Number(entry.__REALTIME_TIMESTAMP) / 1_000,
      text: String(entry.MESSAGE),
    }));
}

/** The first tick after `count` of them that says `words`. */
async function tickAfter(
  machine: Machine,
  { count, words }: { readonly count: number; readonly words: RegExp },
): Promise<TickLine> {
  return await eventually(`a tick that says ${words}`, {
    withinMs: 4 * TICK_MS,
    ask: async () =>
      (await ticks(machine)).slice(count).find(({ text }) => words.test(text)) ?? null,
  });
}
