import { setLatest } from "../../lib/base/limited.ts";
import { type EpochMs, MINUTE_MS } from "../../lib/time/time.ts";

/** Wrong tokens that one address may show in a minute, as a person who mistypes may. */
export const WRONG_TOKENS_MAX = 30;

/** Addresses that are remembered; beyond it the one that has been there longest is forgotten. */
export const ADDRESSES_MAX = 1_000;

const WINDOW_MS = MINUTE_MS;

/** What to answer to a wrong token. */
export interface FloodVerdict {
  /** Until wrong tokens are counted anew; 0: not too many yet. */
  readonly waitMs: number;
  /** True once for each minute: worth a line in the log. */
  readonly isNews: boolean;
}

/** Counts wrong tokens by address; whoever shows a good one is never asked. */
export interface FloodGuard {
  /** Counts one from `sender`; null: an unknown address, which all such share. */
  noteWrong(sender: string | null, now: EpochMs): FloodVerdict;
}

interface Window {
  readonly startedAt: EpochMs;
  readonly wrong: number;
}

/** A guard that holds at most `ADDRESSES_MAX` addresses, for a minute each. */
export function createFloodGuard(): FloodGuard {
  const windows = new Map<string, Window>();
  return {
    noteWrong(sender, now) {
      const key = networkOf(sender ?? "");
      const window = current(windows.get(key), now);
      const next = { ...window, wrong: window.wrong + 1 };
      if (next.wrong === 1) setLatest(windows, [key, next], ADDRESSES_MAX);
      else windows.set(key, next);
      if (next.wrong <= WRONG_TOKENS_MAX) return { waitMs: 0, isNews: false };
      const isNews = next.wrong === WRONG_TOKENS_MAX + 1;
      return { waitMs: next.startedAt + WINDOW_MS - now, isNews };
    },
  };
}

/** A window that began in the future is left by a clock that stepped back. */
function current(window: Window | undefined, now: EpochMs): Window {
  const isCurrent = window !== undefined && now >= window.startedAt &&
    now - window.startedAt < WINDOW_MS;
  return isCurrent ? window : { startedAt: now, wrong: 0 };
}

/** An IPv4 address itself, of IPv6 the first 64 bits: one customer has all the rest. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(":")) return mapped ?? address;
  const [head = "", tail] = address.split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  return [...groups, ...Array(zeros).fill("0"), ...rest].slice(0, 4).join(":");
}
