import type { Mutant } from "./mutant.ts";

/** Defects in keeping and telling what was judged. */
export const DELIVERY_MUTANTS: readonly Mutant[] = [
  {
    name: "a site is written without checking that it is as it was read",
    path: "cloud/store/records.ts",
    find: "const checks: Deno.AtomicCheck[] = [entry];",
    replace: "const checks: Deno.AtomicCheck[] = [];",
  },
  {
    name: "notices are filed under the numbers of the last ones",
    path: "lib/site/site.ts",
    find: "first: site.nextNotice - notices.length,",
    replace: "first: Math.max(1, site.nextNotice - notices.length - 1),",
  },
  {
    name: "forgetting a home leaves its notices",
    path: "cloud/store/outbox_records.ts",
    find: "keep: (row) => !isOutboxRow(row) || row.site !== id,",
    replace: "keep: () => true,",
  },
  {
    name: "a lost attempt is not tried again",
    path: "cloud/store/records.ts",
    find: "UPDATE_ATTEMPTS_MAX = 8",
    replace: "UPDATE_ATTEMPTS_MAX = 1",
  },
  {
    name: "the mark says that we looked before we did",
    path: "cloud/site/sweep.ts",
    find: "    await this.#judge(due);\n    await sumUpDays(this.#deps, digests);",
    replace: "    this.#looked = { lastAt: startedAt, purgedAt: null, purgeFrom: null };\n" +
      "    await this.storeMark();\n    await this.#judge(due);\n    await sumUpDays(this.#deps, digests);",
  },
  {
    name: "nobody looks again within the minute",
    path: "cloud/site/sweep.ts",
    find: "await run.lookAgain();",
    replace: "await deps.sleep(FAILED_MS);",
  },
  {
    name: "the courier is not told of a new notice",
    path: "cloud/site/sweep.ts",
    find: "if (this.#filed > 0) this.#deps.onNotice();",
    replace: "",
  },
  {
    name: "a kick while the courier sends is lost",
    path: "cloud/phone/courier.ts",
    find: "      if (kicked && !rests) continue;\n",
    replace: "",
  },
  {
    name: "what has no words here keeps back what is behind it",
    path: "lib/phone/render_notice.ts",
    find:
      "if (error instanceof TypeError || error instanceof RangeError) return renderNewer(notice);",
    replace: "",
  },
  {
    name: "a message that cannot be sent stops its channel",
    path: "lib/phone/publish_ntfy.ts",
    find: 'return { kind: "message_refused", why: describeFailure(error) };',
    replace: 'return { kind: "channel_refused", why: describeFailure(error) };',
  },
  {
    name: "nobody looks whether what was not answered is news",
    path: "cloud/cloud.ts",
    find: "      onNotice();\n    },",
    replace: "    },",
  },
  {
    name: "a row is removed whatever the channel said",
    path: "cloud/phone/deliver_one.ts",
    find: "if (isPoison(row)) return",
    replace: "if (row.attempts > 0) return",
  },
  {
    name: "a row goes before the channel said yes",
    path: "cloud/phone/deliver_one.ts",
    find: "  const answer = await run.send(rendered, sent.rows);",
    replace: '  await run.remove([leased], "delivered");\n' +
      "  const answer = await run.send(rendered, sent.rows);",
  },
  {
    name: "the phone is asked to take all messages at once",
    path: "cloud/phone/deliver_run.ts",
    find: "new Turns(SENDS_AT_ONCE)",
    replace: "new Turns(4 * SENDS_AT_ONCE)",
  },
  {
    name: "what could not be removed is overtaken",
    path: "cloud/phone/deliver_run.ts",
    find: "    this.wakeAfterLoss();\n    return false;\n  }",
    replace: "    this.wakeAfterLoss();\n    return true;\n  }",
  },
  {
    name: "rows are sent without a lease",
    path: "cloud/phone/deliver_one.ts",
    find: "rewriteRow(kv, { ...head, leaseUntil: now() + LEASE_MS })",
    replace: "rewriteRow(kv, { ...head, leaseUntil: null })",
  },
  {
    name: "a lease is nobody's business",
    path: "lib/phone/outbox.ts",
    find:
      "if (head === undefined || isLeased(head, context) || !isDue(head, context)) return null;",
    replace: "if (head === undefined || !isDue(head, context)) return null;",
  },
  {
    name: "a failed notice lets the next one overtake it",
    path: "cloud/phone/deliver_one.ts",
    find: "    if (told.length === 0) return;",
    replace: "    if (told.length === 0) gone.add(rest[0]?.number ?? 0);",
  },
  {
    name: "a refused notice blocks what is behind it",
    path: "cloud/phone/deliver_one.ts",
    find:
      '    case "message_refused":\n      return await setAside(run, sent, { ...facts, why: answer.why });',
    replace: '    case "message_refused":\n      return false;',
  },
  {
    name: "a refused notice is gone without a word",
    path: "cloud/phone/deliver_one.ts",
    find:
      '    case "message_refused":\n      return await setAside(run, sent, { ...facts, why: answer.why });',
    replace: '    case "message_refused":\n      return await run.remove(sent.rows, "delivered");',
  },
  {
    name: "what a newer release filed holds up all that waits behind it",
    path: "cloud/phone/deliver_render.ts",
    find: "if (notice === null) return newer(filed, rows);",
    replace: "if (notice === null) throw new TypeError(filed.kind);",
  },
  {
    name: "a back covers what is not of its incident",
    path: "lib/phone/outbox.ts",
    find: "return told.incident === head.incident;",
    replace: "return true;",
  },
  {
    name: "what the phone took and the store did not let go is sent again",
    path: "cloud/phone/deliver_one.ts",
    find: "const isTaken = (row: OutboxEntry) => run.isTaken(row);",
    replace: "const isTaken = (row: OutboxEntry) => run.isTaken(row) && row.number < 0;",
  },
  {
    name: "a channel that refuses us is not tried again",
    path: "lib/phone/channel.ts",
    find: "retryAt: now + PAUSE_RETRY_MS,",
    replace: "retryAt: now + 60 * PAUSE_RETRY_MS, ",
  },
  {
    name: "a limited channel is not rested",
    path: "lib/phone/channel.ts",
    find: "soon(state.suspendedUntil, { now, withinMs: DAY_MS }),",
    replace: "now,",
  },
  {
    name: "a preview sends",
    path: "cloud/cloud.ts",
    find: "const channels = isLive(config) ? ports.channels : [];",
    replace: "const channels = ports.channels;",
  },
  {
    name: "a preview sweeps",
    path: "cloud/cloud.ts",
    find: "if (!isLive(config) || isWatching || stopping.signal.aborted) return;",
    replace: "if (isWatching || stopping.signal.aborted) return;",
  },
  {
    name: "a heartbeat's own notices wait for the cron",
    path: "cloud/api/heartbeat_route.ts",
    find: "    notify(deps, change);",
    replace: "",
  },
  {
    name: "a queue is told as it was when the run began",
    path: "cloud/phone/deliver_one.ts",
    find: "rest = isEmpty ? [] : await readRest(run, rest, gone);",
    replace: "rest = rest.filter(({ number }) => !isEmpty && !gone.has(number));",
  },
  {
    name: "one failure after a long one is a notice's own fault",
    path: "lib/phone/outbox.ts",
    find: "return blamed >= BLAMED_MAX;",
    replace: "return blamed > 0;",
  },
  {
    name: "four failures of a server that is ill are a notice's own fault",
    path: "lib/phone/outbox.ts",
    find: "(blamed === 0 || forMs >= BLAME_EVERY_MS)",
    replace: "forMs >= 0",
  },
  {
    name: "the time in which nobody got through counts against a notice",
    path: "lib/phone/outbox.ts",
    find: "if (isPassed(row, deliveredAt) && (",
    replace: "if ((",
  },
  {
    name: "a clock that is set puts a notice at fault",
    path: "lib/phone/outbox.ts",
    find: "return Math.min(Math.max(0, now - (row.nextAttemptAt - waitMs)), waitMs);",
    replace: "return Math.max(0, now - (row.nextAttemptAt - waitMs));",
  },
  {
    name: "the old day's limit is taken for the new one's",
    path: "lib/phone/ntfy_answer.ts",
    find: "passedMs < NEW_DAY_MS ? NEW_DAY_WAIT_MS : ",
    replace: "NEW_DAY_MS + NEW_DAY_WAIT_MS < 0 ? 0 : ",
  },
  {
    name: "several homes are told of without a lease",
    path: "cloud/phone/deliver_together.ts",
    find: "const leaseUntil = run.deps.now() + LEASE_MS;",
    replace: "const leaseUntil = run.deps.now() + LEASE_MS > 0 ? null : 0;",
  },
  {
    name: "a home that is back goes along with those that are silent",
    path: "lib/phone/together/pick.ts",
    find: "queues.filter((queue) => queue.length === 1).flat()",
    replace: "queues.map((queue) => queue.slice(0, 1)).flat()",
  },
  {
    name: "what is told before a mark was met keeps no reminder apart",
    path: "cloud/phone/deliver_run.ts",
    find: "if (!listening.isKnown) listening.meet(await readMarkEntry(kv));",
    replace: "",
  },
  {
    name: "reminders ring right behind a message for several homes",
    path: "cloud/phone/deliver_together.ts",
    find: "run.spaceReminders(site, { notice, told: 0 })",
    replace: "Promise.resolve([site, notice])",
  },
  {
    name: "each piece of news is one more try at a phone that is down",
    path: "cloud/phone/courier.ts",
    find: "if (rests) await pause(",
    replace: "if (rests && waitMs < 0) await pause(",
  },
  {
    name: "who waited for a turn sends although the channel takes nothing any more",
    path: "cloud/phone/deliver_one.ts",
    find: "  if (!run.canSend()) return null;\n",
    replace: "",
  },
  {
    name: "what waits for other homes is told alone as soon as its time is over",
    path: "cloud/phone/deliver_one.ts",
    find: "nextMessage(queue, run.contextSincePick());",
    replace: "nextMessage(queue, run.context());",
  },
  {
    name: "one message that is never taken stops the whole channel",
    path: "cloud/phone/deliver_run.ts",
    find: "if (failed.size < FAILURES_MAX) failed.add(nameOf(head));",
    replace: "failed.add(`${nameOf(head)} ${failed.size}`);",
  },
  {
    name: "a muted home is said to be reminded of soon",
    path: "cloud/phone/deliver_render.ts",
    find: "isQuiet(home, now) ? null : nextAt",
    replace: "nextAt",
  },
  {
    name: "a reminder does not say what to do",
    path: "lib/phone/notice_no_contact.ts",
    find: 'facts?.onlyPings === true ? ""',
    replace: 'facts !== null ? ""',
  },
];
