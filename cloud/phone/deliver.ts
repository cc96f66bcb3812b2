import {
  afterAnswer,
  afterDeadMan,
  type ChannelState,
  isDeadManDue,
  openChannel,
  opensAt,
} from "../../lib/phone/channel.ts";
import {
  DEAD_MAN_DELAY_MS,
  deadManMessage,
  monitorRunsMessage,
} from "../../lib/phone/notice_monitor.ts";
import type { NtfyMessage } from "../../lib/phone/ntfy.ts";
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

/** Queues that are sent at once: what they write is stored together. */
const WORKERS = 16;

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
  const deadManDue = run.canSend() && isDeadManDue(run.state, now());
  return { sent: run.sent, nextAt: run.nextAt, rests: run.isStopped, deadManDue };
}

async function readState(deps: DeliverDeps): Promise<ChannelState> {
  const { kv, channel, now } = deps;
  const stored = await readChannel(kv, channel.name);
  return openChannel(stored, { fingerprint: channel.fingerprint, now: now() });
}

/**
 * Tells the server to say, in 75 min, that the monitor has stopped; replaces the last such wish.
 * One that has gone off since is taken back first.
 */
export async function armDeadMan(
  deps: DeliverDeps,
  options: { readonly until: EpochMs },
): Promise<void> {
  const { deadManArmedAt: armedAt } = await readState(deps);
  const now = deps.now();
  if (armedAt !== null && now - armedAt >= DEAD_MAN_DELAY_MS) {
    const running = monitorRunsMessage({ now, armedAt });
    if (!await sendOfMonitor(deps, { ...options, message: running, after: afterAnswer })) return;
  }
  const message = deadManMessage(now);
  await sendOfMonitor(deps, { ...options, message, after: afterDeadMan });
}

/** True: the channel took it. */
async function sendOfMonitor(
  deps: DeliverDeps,
  options: {
    readonly until: EpochMs;
    readonly message: NtfyMessage;
    readonly after: typeof afterAnswer;
  },
): Promise<boolean> {
  const { kv, channel, now } = deps;
  const timeoutMs = sendTimeoutMs(now(), options.until);
  if (timeoutMs === 0) return false;
  const about = aboutMonitor(now());
  const answer = await channel.send(options.message, { timeoutMs, about });
  const change = (stored: ChannelState | null) => {
    const state = openChannel(stored, { fingerprint: channel.fingerprint, now: now() });
    return { ...options.after(state, { answer, now: now() }), deadManTriedAt: now() };
  };
  await updateChannel(kv, channel.name, { change });
  if (answer.kind === "delivered") return true;
  deps.log({ level: "warn", event: "dead_man_not_armed", channel: channel.name, why: answer.why });
  return false;
}

function aboutMonitor(now: EpochMs): MessageAbout {
  const id = `monitor/${now}`;
  return { id, kind: "monitor", site: null, createdAt: now, number: 0, notice: null };
}
