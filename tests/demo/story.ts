import type { TickResult } from "./actors.ts";
import type { Promised } from "./promises.ts";
import {
  type PhoneMessage,
  REMINDER_MS,
  ROUTER_BOOT_MS,
  type Stage,
  STALE_AFTER_MS,
} from "./stage.ts";

const TICK_EVERY_MS = 1_000;
const HOME_STALE_AFTER_MS = 4_000;
const OFF_MS = 3_000;
/** How late anything may come on a small machine that is busy with the demonstration itself. */
const TOLERANCE_MS = 4_000;
const WAIT_MS_MAX = 25_000;

/** Tells the story while it happens; the promises, in the order of their times. */
export async function tellStory(
  stage: Stage,
  say: (line: string) => void,
): Promise<readonly Promised[]> {
  const startedMs = performance.now();
  const teller = createTeller(stage, (line) => {
    say(`${seconds(performance.now() - startedMs).padStart(7)}  ${line}`);
  });
  teller.say(`The status page while this runs: ${stage.statusUrl} (any user, password:`);
  teller.say(`  ${stage.readToken})`);
  const first = await teller.tickUntil((result) => result.record?.["cloud"] === "accepted");
  teller.say("Home: the watchdog ticks, the internet answers, the cloud has taken a heartbeat");
  const page = await (await stage.status("text/html")).text();
  const json = await (await stage.status("application/json")).json();
  return [
    promised("home ticks and is known to the cloud", first),
    {
      what: "status for curl and for a browser",
      seen: `JSON with ${json.sites.length} site, page of ${page.length} characters`,
      kept: json.sites.length === 1 && page.startsWith("<!doctype html>"),
    },
    ...await internetDies(stage, teller),
    ...await homeFallsSilent(stage, teller),
  ];
}

async function internetDies(stage: Stage, teller: Teller): Promise<readonly Promised[]> {
  const power = watchPower(stage);
  await stage.hangRouter();
  teller.say("Router: hangs. Its lights are on, nothing gets through");
  const hungMs = performance.now();
  await teller.tickUntil((result) => result.record?.["action"] === "cut");
  const { offAtMs, offMs } = await power;
  const cutAfterMs = offAtMs - hungMs;
  teller.say(`Home: ${seconds(cutAfterMs)} later it has told the router's plug: off, and on again`);
  teller.say(
    "  by yourself. The plug's Wi-Fi died with the router; nobody could reach it any more",
  );
  teller.say(
    `Plug: power was off for ${seconds(offMs)}, by the plug's own timer; the router boots`,
  );
  const back = await teller.tickUntil((result) => result.record?.["cause"] === "online");
  teller.say("Home: the internet is back");
  const told = await teller.tickUntil(async () => (await finds(stage, /came back after/)) !== null);
  teller.say(`Phone: "${teller.lastLine(await finds(stage, /came back after/))}"`);
  const offs = await countOffs(stage);
  return [
    {
      what: "dead internet cuts the router",
      seen: seconds(cutAfterMs),
      kept: cutAfterMs <= HOME_STALE_AFTER_MS + 2 * TICK_EVERY_MS + TOLERANCE_MS,
    },
    { what: "one command cut it, no second", seen: `${offs} off`, kept: offs === 1 },
    {
      what: "the plug brings the power back by itself",
      seen: seconds(offMs),
      kept: Math.abs(offMs - OFF_MS) < 1_000,
    },
    promised("the home sees the internet again", back, ROUTER_BOOT_MS + 2 * TICK_EVERY_MS),
    promised("the phone is told what happened", told, TICK_EVERY_MS),
  ];
}

async function homeFallsSilent(stage: Stage, teller: Teller): Promise<readonly Promised[]> {
  const before = (await stage.phone()).length;
  teller.say("Home: somebody pulls the watchdog's own plug; no more ticks");
  const down = await teller.wait(async () => (await stage.phone()).length > before);
  teller.say(`Phone: "${teller.lastLine((await stage.phone()).at(-1) ?? null)}"`);
  const reminded = await teller.wait(async () => (await stage.phone()).length > before + 1);
  teller.say(
    `Phone, ${reminded.seconds} later: "${teller.lastLine((await stage.phone()).at(-1) ?? null)}"`,
  );
  teller.say("Home: the watchdog has power again");
  await teller.tickUntil((result) => result.record?.["cloud"] === "accepted");
  const back = await teller.wait(async () => await finds(stage, /back/i, before + 2) !== null);
  teller.say(`Phone: "${teller.lastLine(await finds(stage, /back/i, before + 2))}"`);
  const messages = (await stage.phone()).slice(before);
  return [
    promised("a silent home rings the phone", down, STALE_AFTER_MS),
    {
      ...promised("a reminder, not too soon", reminded, REMINDER_MS),
      kept: reminded.seen && reminded.tookMs >= REMINDER_MS - 1_000 &&
        reminded.tookMs <= REMINDER_MS + TOLERANCE_MS,
    },
    promised("the phone is told that the home is back", back, 0),
    {
      what: "nothing rang twice",
      seen: `${messages.length} messages`,
      kept: messages.length === 3,
    },
  ];
}

/** Ends when the outlet has gone off and on again, with when and for how long. */
async function watchPower(
  stage: Stage,
): Promise<{ readonly offAtMs: number; readonly offMs: number }> {
  let offAtMs: number | null = null;
  for (const endMs = performance.now() + 2 * WAIT_MS_MAX; performance.now() < endMs;) {
    const on = (await stage.plugState())["relay"] === true;
    if (!on) offAtMs ??= performance.now();
    else if (offAtMs !== null) return { offAtMs, offMs: performance.now() - offAtMs };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { offAtMs: NaN, offMs: NaN };
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** How often the plug was told to switch off. */
async function countOffs(stage: Stage): Promise<number> {
  const { commands } = await stage.plugState() as {
    commands: readonly { readonly points: readonly (readonly [number, unknown])[] }[];
  };
  return commands.filter(({ points }) =>
    points.some(([point, value]) => point === 1 && value === false)
  ).length;
}

async function finds(stage: Stage, pattern: RegExp, from = 0): Promise<PhoneMessage | null> {
  const messages = (await stage.phone()).slice(from);
  return messages.find(({ title, message }) => pattern.test(`${title} ${message}`)) ?? null;
}

/** What was waited for, and how long it took. */
interface Waited {
  readonly seen: boolean;
  readonly tookMs: number;
  readonly seconds: string;
}

function promised(what: string, waited: Waited, withinMs = WAIT_MS_MAX): Promised {
  return {
    what,
    seen: waited.seen ? waited.seconds : null,
    kept: waited.seen && waited.tookMs <= withinMs + TOLERANCE_MS,
  };
}

interface Teller {
  readonly say: (line: string) => void;
  readonly lastLine: (message: PhoneMessage | null) => string;
  /** Ticks once a second until `done`; gives up after 25 s. */
  readonly tickUntil: (done: (result: TickResult) => boolean | Promise<boolean>) => Promise<Waited>;
  /** The same without ticking. */
  readonly wait: (done: () => Promise<boolean>) => Promise<Waited>;
}

function createTeller(stage: Stage, say: (line: string) => void): Teller {
  async function until(step: () => Promise<boolean>, everyMs: number): Promise<Waited> {
    const fromMs = performance.now();
    for (;;) {
      const stepMs = performance.now();
      const seen = await step();
      const tookMs = performance.now() - fromMs;
      if (seen || tookMs > WAIT_MS_MAX) {
        return { seen, tookMs, seconds: seconds(tookMs) };
      }
      const restMs = everyMs - (performance.now() - stepMs);
      if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
    }
  }
  return {
    say,
    lastLine: (message) => message === null ? "" : `${message.title}: ${message.message}`,
    tickUntil: (done) =>
      until(async () => {
        const result = await stage.tick();
        if (result.code !== 0) say(`  (a tick ended with ${result.code}: ${result.errors})`);
        return await done(result);
      }, TICK_EVERY_MS),
    wait: (done) => until(done, 200),
  };
}
