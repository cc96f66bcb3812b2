import {
  afterAnswer,
  afterDeadMan,
  afterMonitorRuns,
  type ChannelState,
  goneOffAfterMs,
  isDeadManDue,
  openChannel,
  opensAt,
} from "../../lib/phone/channel.ts";
import { deadManMessage, monitorRunsMessage } from "../../lib/phone/notice_monitor.ts";
import type { NtfyAnswer, NtfyMessage } from "../../lib/phone/ntfy.ts";
import type { MessageAbout } from "../../lib/phone/webhook.ts";
import type { EpochMs } from "../../lib/time/time.ts";
import type { DeliverDeps } from "./channel.ts";
import { eachQueue } from "./deliver_queue.ts";
import { tellEach } from "./deliver_one.ts";
import { DeliverRun, sendTimeoutMs } from "./deliver_run.ts";
import { tellTogether } from "./deliver_together.ts";
import { readChannel, updateChannel } from "../store/records.ts";

/** What a run of `deliver()` did. */
export interface DeliverReport {
  /** Messages that the channel took. */
  readonly sent: number;
  /** When there is something to do next; null: the outbox is empty. */
  readonly nextAt: EpochMs | null;
  /** The channel takes nothing just now, whatever is new. */
  readonly rests: boolean;
  /** The dead man's message must be armed; only the sweep may, for it is the sweep's pulse. */
  readonly deadManDue: boolean;
}

/** Queues that are worked on at once: what they write is stored together. */
const WORKERS = 64;

/**
 * Sends what is due until `until`: first of homes that fell silent together, then sites side by
 * side, each in order. Safe to run beside another
 * one: the head of a queue is leased. Never throws for what the channel does.
 */
export async function deliver(
  deps: DeliverDeps,
  options: { readonly until: EpochMs },
): Promise<DeliverReport> {
  const { kv, channel, now } = deps;
  const state = await readState(deps);
  const opens = opensAt(state, now());
  if (opens > now()) return { sent: 0, nextAt: opens, rests: true, deadManDue: false };
  const run = new DeliverRun(deps, { until: options.until, state });
  if (await tellTogether(run)) {
    const queues = eachQueue(kv, channel.name);
    await Promise.all(Array.from({ length: WORKERS }, () => tellEach(run, queues)));
    await queues.return(undefined);
  }
  const deadManDue = run.canSend() && isAlarmDue(deps, run.state);
  return { sent: run.sent, nextAt: run.nextAt, rests: run.isStopped, deadManDue };
}

async function readState(deps: DeliverDeps): Promise<ChannelState> {
  const { kv, channel, now } = deps;
  const stored = await readChannel(kv, channel.name);
  return openChannel(stored, { fingerprint: channel.fingerprint, now: now() });
}

function isAlarmDue({ now, listening, memory }: DeliverDeps, state: ChannelState): boolean {
  if (!listening.isKnown) return false;
  const { graceUntil, mostMs } = listening.hearing(now());
  const isFresh = graceUntil !== memory.alarmGrace;
  const armedMs = state.deadManArmedMs ?? null;
  if (memory.alarmSeen?.armedMs !== armedMs) {
    memory.alarmSeen = { armedMs, atMs: memory.passedMs() };
  }
  const seenForMs = memory.passedMs() - (memory.alarmSeen?.atMs ?? 0);
  return isDeadManDue(state, { now: now(), mostMs, isFresh, seenForMs });
}

/**
 * Tells the server to say, in 75 min, that the monitor has stopped; replaces the last such wish. One
 * that has gone off since, by the server's own clock, is taken back, which takes the new one's place.
 */
export async function armDeadMan(
  deps: DeliverDeps,
  options: { readonly until: EpochMs },
): Promise<void> {
  const { now, listening, memory } = deps;
  memory.alarmGrace = listening.hearing(now()).graceUntil;
  const before = await readState(deps);
  const arm = { ...options, message: deadManMessage(now()), after: afterDeadMan };
  const answer = await sendOfMonitor(deps, {
    ...arm,
    // What has gone off stays on record until it is taken back.
    after: (state, told) =>
      goneOffAfterMs(state, told) === null ? afterDeadMan(state, told) : afterAnswer(state, told),
  });
  const goneOffMs = answer === null ? null : goneOffAfterMs(before, { answer, now: now() });
  if (goneOffMs === null) return;
  const message = monitorRunsMessage({ now: now(), armedAt: now() - goneOffMs });
  const taken = await sendOfMonitor(deps, { ...options, message, after: afterMonitorRuns });
  if (taken?.kind === "delivered") await sendOfMonitor(deps, arm);
}

/** What the channel answered; null: there was no time to ask. */
async function sendOfMonitor(
  deps: DeliverDeps,
  options: {
    readonly until: EpochMs;
    readonly message: NtfyMessage;
    readonly after: typeof afterDeadMan;
  },
): Promise<NtfyAnswer | null> {
  const { kv, channel, now, listening } = deps;
  const timeoutMs = sendTimeoutMs(now(), options.until);
  if (timeoutMs === 0) return null;
  const about = aboutMonitor(now());
  const answer = await channel.send(options.message, { timeoutMs, about });
  const change = (stored: ChannelState | null) => {
    const state = openChannel(stored, { fingerprint: channel.fingerprint, now: now() });
    const mostMs = listening.most();
    return { ...options.after(state, { answer, now: now(), mostMs }), deadManTriedMs: mostMs };
  };
  await updateChannel(kv, channel.name, { change });
  if (answer.kind === "delivered") return answer;
  deps.log({ level: "warn", event: "dead_man_not_armed", channel: channel.name, why: answer.why });
  return answer;
}

function aboutMonitor(now: EpochMs): MessageAbout {
  const id = `monitor/${now}`;
  return { id, kind: "monitor", site: null, createdAt: now, number: 0, notice: null };
}
