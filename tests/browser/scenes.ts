/** Every state that the pages must show well. */
import { FOREVER } from "../../lib/site/site.ts";
import { type FixtureOptions, START_MS } from "../support/http/app_fixture.ts";
import { AWAY_SCENES } from "./away_scenes.ts";
import { hostile } from "./hostile.ts";
import { BOTH, type Scene, told, WELL, well } from "./scene.ts";
import { type Stage, withStage } from "./stage.ts";
import { Past, PROBES } from "./story.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Cause, phase, and how long ago it began. */
const TROUBLES = [
  ["internet_dead", "holding", 26 * MINUTE_MS],
  ["captive_portal", "watching", 3 * HOUR_MS],
  ["router_dead", "gave_up", 7 * HOUR_MS],
  ["dns_only", "watching", 2 * MINUTE_MS],
] as const;

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
        await stage.beatOf(`customer-${index}`, { site: { name: `Customer ${index}` } });
      }
      for (const [index, [cause, phase, agoMs]] of TROUBLES.entries()) {
        const id = `customer-${7 * (index + 1)}`;
        await stage.beatOf(id, {
          site: { name: `Customer ${7 * (index + 1)}` },
          cause,
          phase,
          cuts24h: phase === "watching" ? 0 : phase === "gave_up" ? 3 : 1,
          nextReboot: cause === "captive_portal"
            ? { inMs: null, why: "login_page" }
            : cause === "dns_only"
            ? { inMs: 3 * MINUTE_MS, why: "failing" }
            : phase === "gave_up"
            // The first of its three was made when it began.
            ? { inMs: DAY_MS - agoMs + 75_000, why: "cap" }
            : { inMs: 11 * MINUTE_MS, why: "gap" },
        });
        const saidSince = stage.clock.nowMs - agoMs;
        await stage.remember(id, { entries: [], record: { saidSince } });
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
  ...AWAY_SCENES,
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
          mute: [nowMs - HOUR_MS / 2, "phone"],
          commands: [
            {
              id: "a",
              kind: "power-cycle",
              forMs: null,
              expiresAt: nowMs + 8 * MINUTE_MS,
              givenAt: null,
            },
          ],
          home: {
            ...WELL,
            cuts24h: 2,
            pausedUntil: FOREVER,
            pause: [nowMs - 26 * HOUR_MS, "home"],
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
          since: past.upAt,
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
