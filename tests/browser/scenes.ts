/** Every state that the pages must show well. */
import { updateChannel } from "../../cloud/store/records.ts";
import { openChannel } from "../../lib/phone/channel.ts";
import { FOREVER } from "../../lib/site/site.ts";
import { type FixtureOptions, START_MS } from "../support/http/app_fixture.ts";
import { createFakeChannel } from "../support/phone/fake_channel.ts";
import { hostile } from "./hostile.ts";
import { type Stage, withStage } from "./stage.ts";
import { ordinaryPast, Past, PROBES } from "./story.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Something that is set up and then looked at. */
export interface Scene {
  readonly name: string;
  readonly paths: readonly string[];
  /** Words by which the first page shows what the scene is named for. */
  readonly shows?: string;
  readonly options?: () => FixtureOptions;
  readonly prepare: (stage: Stage) => Promise<void>;
}

const BOTH = ["/", "/sites/home"] as const;

function told(): FixtureOptions {
  return { channels: [createFakeChannel({ now: () => 0 })] };
}

async function well(stage: Stage, site: string, name: string): Promise<void> {
  await stage.beatOf(site, { site: { name }, probes: PROBES });
  const past = ordinaryPast(stage.clock.nowMs);
  const { nowMs } = stage.clock;
  await stage.remember(site, {
    entries: past.entries,
    record: {
      firstSeenAt: nowMs - 86 * DAY_MS,
      since: nowMs - 4 * DAY_MS,
      incidents: 6,
      lastEvent: past.lastEvent,
      lastSeenAt: nowMs - 8_000,
    },
  });
}

export const SCENES: readonly Scene[] = [
  { name: "empty", paths: ["/"], prepare: (stage) => stage.look() },
  {
    name: "first-minute",
    paths: BOTH,
    options: told,
    async prepare(stage) {
      stage.clock.nowMs -= 20_000;
      await stage.beatOf("home", { probes: PROBES });
      stage.clock.nowMs += 20_000;
      await stage.look();
    },
  },
  {
    name: "online",
    paths: BOTH,
    options: told,
    async prepare(stage) {
      await well(stage, "home", "Home");
      await well(stage, "cabin", "The cabin by the lake");
      await well(stage, "parents", "Mum and Dad");
      await stage.look();
    },
  },
  {
    name: "many",
    shows: "4 silent, 4 with internet trouble",
    paths: ["/", "/?state=trouble"],
    options: told,
    async prepare(stage) {
      for (let index = 1; index <= 30; index++) {
        const cause = index % 7 === 0 ? "internet_dead" : "online";
        await stage.beatOf(`customer-${index}`, { site: { name: `Customer ${index}` }, cause });
      }
      for (let index = 1; index <= 4; index++) {
        const lastSeenAt = stage.clock.nowMs - 9 * MINUTE_MS - index * 20_000;
        await stage.remember(`customer-${index}`, { entries: [], record: { lastSeenAt } });
      }
      await stage.look();
    },
  },
  {
    name: "outage",
    // 12 min long, four days and two hours before 04:12.
    paths: [`/sites/home/outage?at=${START_MS / 1_000 - 98 * 3_600 + 60}`],
    options: told,
    async prepare(stage) {
      await well(stage, "home", "Home");
      await stage.look();
    },
  },
  {
    name: "report",
    paths: ["/sites/home/report?month=2026-11"],
    options: told,
    async prepare(stage) {
      await well(stage, "home", "Home");
      await stage.look();
    },
  },
  {
    name: "silent",
    shows: "No contact",
    paths: BOTH,
    options: told,
    async prepare(stage) {
      await well(stage, "home", "Home");
      await well(stage, "cabin", "The cabin by the lake");
      const { nowMs } = stage.clock;
      const at = nowMs - 11 * MINUTE_MS;
      const opened = openChannel(null, { fingerprint: "f1", now: at });
      await updateChannel(stage.kv, "ntfy", { change: () => ({ ...opened, deliveredAt: at }) });
      await stage.remember("home", {
        entries: [{ kind: "flip", at, to: "down", noticedAt: at, incident: 7 }],
        record: {
          status: "down",
          since: at,
          lastSeenAt: nowMs - 12 * MINUTE_MS,
          incidents: 7,
          incident: {
            number: 7,
            startedAt: at,
            remindersSent: 1,
            nextReminderAt: nowMs + 9 * MINUTE_MS,
            rung: true,
          },
        },
      });
      await stage.look();
    },
  },
  {
    name: "trouble",
    shows: "Names do not resolve",
    paths: BOTH,
    options: told,
    async prepare(stage) {
      const { nowMs } = stage.clock;
      await stage.beatOf("home", {
        cause: "dns_only",
        phase: "holding",
        cuts24h: 1,
        probes: PROBES.map((probe) =>
          probe.role === "resolver"
            ? { ...probe, outcome: "silent", latencyMs: null, why: "no answer in 4 s" }
            : probe
        ),
      });
      const past = ordinaryPast(nowMs)
        .event(18 * MINUTE_MS, { kind: "outage_began", cause: "dns_only", lastedMs: MINUTE_MS })
        .event(14 * MINUTE_MS, { kind: "cut", reason: "automatic", number: 1, outcome: "sent" });
      await stage.remember("home", {
        entries: past.entries,
        record: { firstSeenAt: nowMs - 86 * DAY_MS, since: nowMs - 4 * DAY_MS, incidents: 6 },
      });
      await stage.look();
    },
  },
  {
    name: "late",
    shows: "Late",
    paths: BOTH,
    options: told,
    async prepare(stage) {
      await well(stage, "home", "Home");
      await stage.remember("home", {
        entries: [],
        record: { lastSeenAt: stage.clock.nowMs - 43_000 },
      });
      await stage.look();
    },
  },
  {
    name: "notes",
    paths: BOTH,
    options: told,
    async prepare(stage) {
      await well(stage, "home", "Home");
      const { nowMs } = stage.clock;
      await stage.remember("home", {
        entries: [],
        record: {
          mutedUntil: nowMs + 8 * HOUR_MS,
          commands: [
            {
              id: "a",
              kind: "power-cycle",
              forMs: null,
              expiresAt: nowMs + HOUR_MS,
              givenAt: null,
            },
          ],
          home: {
            cause: "online",
            phase: "watching",
            cuts24h: 2,
            release: "0.1.0",
            pausedUntil: FOREVER,
            warnings: ["The plug was never tested", "The disk is read-only"],
            clockSkewMs: -3 * HOUR_MS,
          },
        },
      });
      await stage.look();
    },
  },
  {
    name: "stale",
    paths: BOTH,
    async prepare(stage) {
      await well(stage, "home", "Home");
      await stage.look(26 * MINUTE_MS);
    },
  },
  {
    name: "busy-line",
    paths: ["/sites/home"],
    options: told,
    async prepare(stage) {
      const { nowMs } = stage.clock;
      await stage.beatOf("home", { probes: PROBES });
      const past = new Past(nowMs);
      for (let day = 89; day >= 0; day--) {
        for (const hour of [21, 14, 6]) {
          past.outage(day * DAY_MS + hour * HOUR_MS, {
            minutes: 2 + (day * 7 + hour) % 40,
            cuts: (day + hour) % 3,
          });
        }
      }
      await stage.remember("home", {
        entries: past.hours(25).entries,
        record: {
          firstSeenAt: nowMs - 200 * DAY_MS,
          since: nowMs - 5 * HOUR_MS,
          lastEvent: past.lastEvent,
        },
      });
      await stage.look();
    },
  },
  { name: "no-such-home", paths: ["/sites/nowhere"], prepare: (stage) => stage.look() },
  {
    name: "store-fails",
    paths: ["/"],
    options: () => ({ kv: brokenLists }),
    prepare: () => Promise.resolve(),
  },
  {
    name: "hostile",
    paths: BOTH,
    options: told,
    prepare: hostile,
  },
];

function brokenLists(kv: Deno.Kv): Deno.Kv {
  return new Proxy(kv, {
    get(target, name) {
      if (name === "list") throw new Error("The store is away");
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** The cloud with one scene on it; `options` come on top of the scene's own. */
export async function withScene(
  name: string,
  use: (stage: Stage) => Promise<void>,
  options: FixtureOptions = {},
): Promise<void> {
  const scene = SCENES.find((each) => each.name === name);
  if (scene === undefined) throw new TypeError(`No scene "${name}"`);
  await withStage(async (stage) => {
    await scene.prepare(stage);
    await use(stage);
  }, { ...scene.options?.(), ...options });
}
