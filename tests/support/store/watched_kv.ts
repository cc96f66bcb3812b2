/** A KV that counts what is asked of it and can be disturbed right before a commit. */
export interface WatchedKv {
  readonly kv: Deno.Kv;
  readonly counts: { reads: number; lists: number; commits: number };
  /** Operations under way. */
  busy(): number;
  /** Runs once, after a change was read and before it is committed. */
  beforeNextCommit(work: () => Promise<unknown>): void;
  /** The next commit throws this. */
  failNextCommit(error: Error): void;
}

export function watchKv(kv: Deno.Kv): WatchedKv {
  const counts = { reads: 0, lists: 0, commits: 0 };
  let busy = 0;
  let before: (() => Promise<unknown>) | null = null;
  let failure: Error | null = null;

  function track<T>(work: Promise<T>): Promise<T> {
    busy++;
    return work.finally(() => busy--);
  }

  function watchAtomic(atomic: Deno.AtomicOperation): Deno.AtomicOperation {
    const commit = atomic.commit.bind(atomic);
    atomic.commit = async () => {
      counts.commits++;
      const disturb = before;
      before = null;
      await disturb?.();
      const error = failure;
      failure = null;
      if (error !== null) throw error;
      return await track(commit());
    };
    return atomic;
  }

  const handlers: Partial<Record<string | symbol, unknown>> = {
    get: (...args: Parameters<Deno.Kv["get"]>) => {
      counts.reads++;
      return track(kv.get(...args));
    },
    getMany: (keys: Deno.KvKey[]) => {
      counts.reads += keys.length;
      return track(kv.getMany(keys));
    },
    set: (...args: Parameters<Deno.Kv["set"]>) => {
      counts.commits++;
      return track(kv.set(...args));
    },
    delete: (key: Deno.KvKey) => {
      counts.commits++;
      return track(kv.delete(key));
    },
    atomic: () => watchAtomic(kv.atomic()),
    list: (...args: Parameters<Deno.Kv["list"]>) => {
      counts.lists++;
      const iterator = kv.list(...args);
      const next = iterator.next.bind(iterator);
      iterator.next = () => track(next());
      return iterator;
    },
  };
  const watched = new Proxy(kv, {
    get(target, name) {
      if (name in handlers) return handlers[name];
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return {
    kv: watched,
    counts,
    busy: () => busy,
    beforeNextCommit: (work) => void (before = work),
    failNextCommit: (error) => void (failure = error),
  };
}
