import type { LinkLimits } from "../../lib/airtouch/link/link.ts";

/** What a console is asked before it is ready, with which `--wait` is shared. */
const ANSWERS = 5;
const ANSWER_MIN_MS = 2_000;
const ANSWER_MAX_MS = 60_000;

/**
 * How long one answer may take, by what a person is willing to wait in all: 2 s of the usual 10 s, and
 * never less, because a console that is merely slow is not dead. An order is written three times.
 */
export function patienceFor(
  waitMs: number,
): Pick<LinkLimits, "questionReplyMs" | "questionSkipMs" | "commandReplyMs" | "attemptsMax"> {
  const answerMs = Math.min(ANSWER_MAX_MS, Math.max(ANSWER_MIN_MS, Math.round(waitMs / ANSWERS)));
  return {
    questionReplyMs: answerMs,
    questionSkipMs: answerMs,
    commandReplyMs: answerMs,
    attemptsMax: 3,
  };
}
