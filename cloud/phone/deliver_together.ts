import type { SilentHome, SilentHomes } from "../../lib/phone/notice.ts";
import type { NtfyAnswer } from "../../lib/phone/ntfy.ts";
import { LEASE_MS } from "../../lib/phone/outbox.ts";
import { failedTogether, pickTogether, TOGETHER_MIN } from "../../lib/phone/together/pick.ts";
import { renderHomes } from "../../lib/phone/together/words.ts";
import type { MessageAbout } from "../../lib/phone/webhook.ts";
import { type OutboxEntry, rewriteRow } from "../store/records.ts";
import { eachQueue } from "./deliver_queue.ts";
import { usualHere } from "./deliver_render.ts";
import type { DeliverRun, ToldRows } from "./deliver_run.ts";

/** Several homes in one message: those whose silence is all that waits to be told of them. */

/** Tells of homes that fell silent together; true: other news waits, or may. */
export async function tellTogether(run: DeliverRun): Promise<boolean> {
  while (run.canSend()) {
    const queues = await Array.fromAsync(eachQueue(run.deps.kv, run.deps.channel.name));
    const untaken = queues.filter((queue) => !queue.some((row) => run.isTaken(row)));
    run.notePick();
    const [head, ...others] = pickTogether(untaken, run.context());
    if (head === undefined) return queues.length > 0;
    if (!await tell(run, [head, ...others])) return true;
  }
  return true;
}

/** False: somebody else was faster. */
async function tell(run: DeliverRun, rows: ToldRows): Promise<boolean> {
  const claimed = await claim(run, rows);
  const [head, ...others] = claimed;
  if (head === undefined || claimed.length < TOGETHER_MIN) {
    await rewriteAll(run, claimed.map((row) => ({ ...row, leaseUntil: null })));
    run.wakeAfterLoss();
    return false;
  }
  const told: ToldRows = [head, ...others];
  const answer = await run.send(await render(told, run.deps), told);
  await settle(run, told, answer);
  return true;
}

/** The first decides whose message it is; of the others those that are still there. */
async function claim(
  run: DeliverRun,
  [head, ...others]: ToldRows,
): Promise<readonly OutboxEntry[]> {
  const leaseUntil = run.deps.now() + LEASE_MS;
  const first = await rewriteRow(run.deps.kv, { ...head, leaseUntil });
  if (first === null) return [];
  const rest = await rewriteAll(run, others.map((row) => ({ ...row, leaseUntil })));
  return [first, ...rest];
}

/** Side by side, so that they are stored together; those that nobody has changed meanwhile. */
async function rewriteAll(
  run: DeliverRun,
  rows: readonly OutboxEntry[],
): Promise<readonly OutboxEntry[]> {
  const written = await Promise.all(rows.map((row) => rewriteRow(run.deps.kv, row)));
  return written.filter((row) => row !== null);
}

async function render(
  rows: ToldRows,
  deps: DeliverRun["deps"],
): Promise<Parameters<DeliverRun["send"]>[0]> {
  const [first, ...others] = rows.flatMap(homeOf);
  if (first === undefined) throw new TypeError('Cannot tell of homes: no row is of kind "down"');
  const homes: SilentHomes = [first, ...others];
  const usual = await usualHere(homes.map(({ site }) => site), deps);
  const message = renderHomes(homes, { now: deps.now(), usual });
  const createdAt = Math.min(...rows.map((row) => row.createdAt));
  const about: MessageAbout = {
    id: `${message.sequenceId}/${createdAt.toString(36)}`,
    kind: "homes",
    site: null,
    createdAt,
    number: 0,
    notice: null,
    homes,
  };
  return { message, about };
}

function homeOf({ site, notice }: OutboxEntry): readonly SilentHome[] {
  return notice.kind === "down" ? [{ site, notice }] : [];
}

async function settle(run: DeliverRun, rows: ToldRows, answer: NtfyAnswer): Promise<void> {
  const { now } = run.deps;
  const facts = { homes: rows.length, kind: "homes" };
  if (answer.kind === "delivered") {
    // Before the rows go: what was filed meanwhile must not ring right behind this one.
    await Promise.all(
      rows.map(({ site, notice }) => run.spaceReminders(site, { notice, told: 0 })),
    );
    await Promise.all(rows.map((row) => run.remove([row], "delivered")));
  }
  await run.note();
  switch (answer.kind) {
    case "delivered":
      return run.log("notice_sent", { ...facts, waitedMs: now() - rows[0].createdAt });
    case "message_refused":
      // One of them may be at fault: each gets a message of its own.
      await rewriteAll(run, rows.map((row) => ({ ...row, leaseUntil: null, alone: true })));
      return run.log("homes_refused", { ...facts, why: answer.why });
    case "retry": {
      const { afterMs, why } = answer;
      const { deliveredAt } = run.state;
      const failed = failedTogether(rows, { now: now(), afterMs, deliveredAt });
      await rewriteAll(run, failed);
      for (const { nextAttemptAt } of failed) run.wakeAt(nextAttemptAt);
      return run.log("notice_failed", { ...facts, why });
    }
    case "limited":
    case "channel_refused":
      await rewriteAll(run, rows.map((row) => ({ ...row, leaseUntil: null })));
      return run.log(answer.kind, { ...facts, why: answer.why });
  }
}
