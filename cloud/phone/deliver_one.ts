import { catchUpBefore } from "../../lib/phone/channel.ts";
import type { NtfyAnswer } from "../../lib/phone/ntfy.ts";
import { failedRow, isPoison, LEASE_MS, nextMessage } from "../../lib/phone/outbox.ts";
import { type OutboxEntry, rewriteRow } from "../store/records.ts";
import { type Queue, readQueue } from "./deliver_queue.ts";
import { type Planned, type Rendered, renderPlanned } from "./deliver_render.ts";
import type { DeliverRun } from "./deliver_run.ts";

/** One home after the other: what waits for each is told in order. */

/** Rows that are claimed, the head as it was written then. */
type Sent = Planned & Pick<Rendered, "told">;

/** Null: nobody wants to hear of it any more. */
interface Tried {
  readonly sent: Sent;
  readonly answer: NtfyAnswer | null;
}

/** Works through `queues`, which others may work through as well. */
export async function tellEach(run: DeliverRun, queues: AsyncGenerator<Queue>): Promise<void> {
  while (run.canSend()) {
    const { value: queue, done } = await queues.next();
    if (done === true) return;
    await tellAll(run, queue);
  }
  run.leaveRest();
}

async function tellAll(run: DeliverRun, queue: Queue): Promise<void> {
  // No row is told twice in one run, whatever the store says.
  const gone = new Set<number>();
  let rest = await clearTaken(run, queue);
  while (rest.length > 0 && run.canSend()) {
    const told = await sendNext(run, rest);
    if (told.length === 0) return;
    for (const { number } of told) gone.add(number);
    const isEmpty = rest.every(({ number }) => gone.has(number));
    // A message may take 10 s: a home that has come back meanwhile is not said to be silent.
    rest = isEmpty ? [] : await readRest(run, rest, gone);
  }
}

/** What the channel took and the store would not let go is not sent again; nothing: try later. */
async function clearTaken(run: DeliverRun, queue: Queue): Promise<Queue> {
  const isTaken = (row: OutboxEntry) => run.isTaken(row);
  const [first, ...others] = queue.filter(isTaken);
  if (first === undefined) return queue;
  const rest = queue.filter((row) => !isTaken(row));
  return await run.remove([first, ...others], "delivered") ? rest : [];
}

/** What waits for the same site by now. */
async function readRest(
  { deps: { kv, channel } }: DeliverRun,
  [head]: Queue,
  gone: ReadonlySet<number>,
): Promise<Queue> {
  if (head === undefined) return [];
  const waiting = await readQueue(kv, { channel: channel.name, site: head.site });
  return waiting.filter(({ number }) => !gone.has(number));
}

/** Sends one message of a queue; returns the rows that are out of the way. */
async function sendNext(run: DeliverRun, queue: Queue): Promise<Queue> {
  // The next one need not wait until what came of this one is stored.
  const tried = await run.sending.take(() => trySend(run, queue));
  if (tried === null) return [];
  const { sent, answer } = tried;
  const isGone = answer === null
    ? await run.remove(sent.rows, "superseded")
    : await settle(run, sent, answer);
  return isGone ? sent.rows : [];
}

/** Claims what is due and sends it; null: nothing is, or somebody else has it. */
async function trySend(run: DeliverRun, queue: Queue): Promise<Tried | null> {
  const { kv, now } = run.deps;
  if (!run.canSend()) return null;
  const planned = plan(run, queue);
  if (planned === null) {
    run.wakeFor(queue);
    return null;
  }
  const [head, ...others] = planned.rows;
  const leased = await rewriteRow(kv, { ...head, leaseUntil: now() + LEASE_MS });
  if (leased === null) {
    run.wakeAfterLoss();
    return null;
  }
  const rendered = await renderPlanned(planned, run.deps);
  if (rendered === null) {
    return { sent: { ...planned, rows: [leased, ...others], told: 0 }, answer: null };
  }
  const { told, rows } = rendered;
  const sent: Sent = { ...planned, rows: [leased, ...rows.slice(1)], told };
  const answer = await run.send(rendered, sent.rows);
  return { sent, answer };
}

function plan(run: DeliverRun, queue: Queue): Planned | null {
  const next = nextMessage(queue, run.contextSincePick());
  const boundary = catchUpBefore(run.state, run.deps.now());
  if (next === null || boundary === null) return next;
  // With all before them, whatever clock those were dated by.
  const last = queue.findLastIndex((row) => row.createdAt <= boundary);
  const [head, ...others] = queue.slice(0, last + 1);
  return head === undefined || others.length === 0
    ? next
    : { notice: null, rows: [head, ...others] };
}

/** Writes down what came of a message; true: its rows are out of the way. */
async function settle(run: DeliverRun, sent: Sent, answer: NtfyAnswer): Promise<boolean> {
  const { kv, now } = run.deps;
  const [head] = sent.rows;
  const facts = { site: head.site, kind: sent.notice?.kind ?? "present" };
  // Before the rows go: what was filed meanwhile must not ring right behind this one.
  if (answer.kind === "delivered") await run.spaceReminders(head.site, sent);
  const isGone = answer.kind === "delivered" && await run.remove(sent.rows, "delivered");
  await run.note();
  switch (answer.kind) {
    case "delivered":
      run.log("notice_sent", { ...facts, waitedMs: now() - head.createdAt });
      return isGone;
    case "message_refused":
      return await setAside(run, sent, { ...facts, why: answer.why });
    case "retry": {
      const { deliveredAt } = run.state;
      const row = failedRow(head, { now: now(), afterMs: answer.afterMs, deliveredAt });
      if (isPoison(row)) return await setAside(run, sent, { ...facts, why: answer.why });
      await rewriteRow(kv, row);
      run.wakeAt(row.nextAttemptAt);
      run.log("notice_failed", { ...facts, attempts: row.attempts, why: answer.why });
      return false;
    }
    case "limited":
    case "channel_refused":
      await rewriteRow(kv, { ...head, leaseUntil: null });
      run.log(answer.kind, { ...facts, why: answer.why });
      return false;
  }
}

async function setAside(
  run: DeliverRun,
  planned: Planned,
  facts: { readonly site: string; readonly kind: string; readonly why: string },
): Promise<boolean> {
  const { versionstamp: _, ...head } = planned.rows[0];
  const row = { ...head, notice: planned.notice ?? head.notice };
  run.log("notice_set_aside", facts);
  return await run.remove(planned.rows, { row, at: run.deps.now(), why: facts.why });
}
