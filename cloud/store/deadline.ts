import { isSoonDone } from "../host/sleep.ts";
import { ContentionError } from "./commit.ts";

/** The store gave no answer in time; whether it did what it was asked is not known. */
export class UnansweredError extends ContentionError {}

/** Longer than a store on a busy disk takes; a home waits for its answer. */
export const STORE_MS_MAX = 5_000;

/** Resolves after `ms`, or as soon as `signal` aborts; may reject when it does. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/**
 * What `work` gives, or `UnansweredError` after `limitMs`: what comes of it later is nobody's any
 * more.
 */
export async function answered<T>(
  work: Promise<T>,
  { sleep, limitMs }: { readonly sleep: Sleep; readonly limitMs: number },
): Promise<T> {
  // A row of a page that is here already needs no timer.
  if (await isSoonDone(work)) return await work;
  const waiting = new AbortController();
  const late = sleep(limitMs, waiting.signal).then(() => {
    if (waiting.signal.aborted) return work;
    throw new UnansweredError(`The store gave no answer within ${limitMs} ms`);
  }, () => work);
  try {
    return await Promise.race([work, late]);
  } finally {
    // Without a reason the platform makes an exception, with its stack.
    waiting.abort("answered");
    late.catch(() => {});
    work.catch(() => {});
  }
}

const sleeps = new WeakMap<Deno.Kv, Sleep>();

/** What bounds the calls of a `kv` that `withDeadline` has made; null: nothing does. */
export function sleepOf(kv: Deno.Kv): Sleep | null {
  return sleeps.get(kv) ?? null;
}

/** `kv` with a limit on the time of every call; a call that takes longer rejects with `UnansweredError`. */
export function withDeadline(
  kv: Deno.Kv,
  options: {
    readonly sleep: Sleep;
    readonly limitMs?: number;
    /** A call got no answer in time. */
    readonly onUnanswered?: () => void;
  },
): Deno.Kv {
  const { sleep, limitMs = STORE_MS_MAX, onUnanswered } = options;

  async function bounded<T>(work: Promise<T>): Promise<T> {
    try {
      return await answered(work, { sleep, limitMs });
    } catch (error) {
      if (error instanceof UnansweredError) onUnanswered?.();
      throw error;
    }
  }

  function boundAtomic(atomic: Deno.AtomicOperation): Deno.AtomicOperation {
    const commit = atomic.commit.bind(atomic);
    atomic.commit = () => bounded(commit());
    return atomic;
  }

  function boundList<T>(iterator: Deno.KvListIterator<T>): Deno.KvListIterator<T> {
    const next = iterator.next.bind(iterator);
    iterator.next = () => bounded(next());
    return iterator;
  }

  const handlers = {
    get: (...args: Parameters<Deno.Kv["get"]>) => bounded(kv.get(...args)),
    getMany: (...args: Parameters<Deno.Kv["getMany"]>) => bounded(kv.getMany(...args)),
    set: (...args: Parameters<Deno.Kv["set"]>) => bounded(kv.set(...args)),
    delete: (...args: Parameters<Deno.Kv["delete"]>) => bounded(kv.delete(...args)),
    atomic: () => boundAtomic(kv.atomic()),
    list: (...args: Parameters<Deno.Kv["list"]>) => boundList(kv.list(...args)),
  };
  const bound = new Proxy(kv, {
    get(target, name) {
      if (Object.hasOwn(handlers, name)) return handlers[name as keyof typeof handlers];
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  sleeps.set(bound, sleep);
  return bound;
}
