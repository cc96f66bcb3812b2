/** Homes that are silent, late or in trouble. */
import { updateChannel } from "../../cloud/store/records.ts";
import { openChannel } from "../../lib/phone/channel.ts";
import { BOTH, rememberPast, type Scene, told, WELL, well } from "./scene.ts";
import { ordinaryPast, PROBES } from "./story.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const AWAY_SCENES: readonly Scene[] = [
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
          home: { ...WELL, reboot: { at: nowMs - 11 * MINUTE_MS, why: "failing" } },
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
    shows: "No web pages for 19",
    paths: BOTH,
    options: told,
    async prepare(stage) {
      const { nowMs } = stage.clock;
      await stage.beatOf("home", {
        cause: "dns_only",
        phase: "holding",
        cuts24h: 1,
        nextReboot: { inMs: null, why: "names" },
        probes: PROBES.map((probe) =>
          probe.role === "resolver"
            ? { ...probe, outcome: "silent", latencyMs: null, why: "no answer in 4 s" }
            : probe
        ),
      });
      const past = ordinaryPast(nowMs)
        .event(18 * MINUTE_MS, { kind: "outage_began", cause: "dns_only", lastedMs: MINUTE_MS })
        .event(14 * MINUTE_MS, { kind: "cut", reason: "automatic", number: 1, outcome: "sent" });
      await rememberPast(stage, "home", { past });
      await stage.look();
    },
  },
  {
    name: "used-up",
    shows: "no more reboots before",
    paths: BOTH,
    options: told,
    async prepare(stage) {
      const { nowMs } = stage.clock;
      await stage.beatOf("home", {
        cause: "internet_dead",
        gateway: "answers",
        phase: "gave_up",
        cuts24h: 3,
        // A day after the first of its three.
        nextReboot: { inMs: 17 * HOUR_MS + 6 * MINUTE_MS, why: "cap" },
        probes: PROBES,
      });
      const past = ordinaryPast(nowMs)
        .event(7 * HOUR_MS, { kind: "outage_began", cause: "internet_dead", lastedMs: MINUTE_MS });
      for (const [number, hours] of [[1, 6.9], [2, 6], [3, 2]] as const) {
        past.event(hours * HOUR_MS, { kind: "cut", reason: "automatic", number, outcome: "sent" });
      }
      past.event(HOUR_MS, { kind: "gave_up", cuts: 3, retryInMs: 18 * HOUR_MS + 6 * MINUTE_MS });
      await rememberPast(stage, "home", { past });
      await stage.look();
    },
  },
  {
    name: "blind",
    shows: "Not watched for 25",
    paths: ["/"],
    options: told,
    async prepare(stage) {
      const past = await well(stage, "home", "Home");
      stage.clock.nowMs -= 25 * MINUTE_MS;
      await stage.beatOf("home", { cause: "watchdog_broken", gateway: "not_asked" });
      stage.clock.nowMs += 25 * MINUTE_MS;
      const { nowMs } = stage.clock;
      const at = nowMs - 25 * MINUTE_MS;
      const id = past.lastEvent + 1;
      const what = { kind: "watchdog_broken", why: "No target can be asked" } as const;
      // It has sent heartbeats all the time.
      await stage.remember("home", {
        entries: [{ kind: "event", at, epoch: 1, id, told: false, what }],
        record: { lastSeenAt: nowMs - 15_000, lastEvent: id },
      });
      await stage.beatOf("home", {
        cause: "watchdog_broken",
        gateway: "not_asked",
        nextReboot: { inMs: null, why: "blind" },
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
];
