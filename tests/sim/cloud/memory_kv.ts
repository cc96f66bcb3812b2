/**
 * Deno KV in memory, as far as the cloud uses it: versionstamps, atomics with checks, lists with
 * selectors, limits and pages, expiry. Its property test holds it against the real one.
 */

/** What a store is asked; `write`: it changes something. */
export type StoreAct = "read" | "list" | "write";

/**
 * Between the one who asks and the store: may wait, refuse, or never answer. `by`: the atomic, which
 * may ask again.
 */
export type Gate = <T>(act: StoreAct, work: () => T, by?: object) => Promise<T>;

/** One thing that an atomic does. */
export type Mutation =
  | {
    readonly kind: "set";
    readonly key: Deno.KvKey;
    readonly value: unknown;
    readonly expireInMs: number | null;
  }
  | { readonly kind: "sum"; readonly key: Deno.KvKey; readonly by: bigint }
  | { readonly kind: "delete"; readonly key: Deno.KvKey };

interface Entry {
  readonly key: Deno.KvKey;
  readonly value: unknown;
  readonly versionstamp: string;
  readonly expiresAtMs: number | null;
}

const CHECKS_MAX = 100;
const MUTATIONS_MAX = 1_000;
const KEYS_MAX = 10;
const PAGE_MAX = 1_000;
const PAGE_DEFAULT = 100;

/** The entries; outlives whoever asks. */
export class MemoryStore {
  /** Hears everything that is written, right after. */
  onWrite: (mutations: readonly Mutation[]) => void = () => {};
  readonly #entries = new Map<string, Entry>();
  /** Keys in the order of the store. */
  readonly #order: string[] = [];
  readonly #now: () => number;
  #version = 0;

  constructor(options: { readonly now: () => number }) {
    this.#now = options.now;
  }

  get(key: Deno.KvKey): Deno.KvEntryMaybe<unknown> {
    const entry = this.#live(encodeKey(key));
    if (entry === null) return { key, value: null, versionstamp: null };
    return { key: entry.key, value: entry.value, versionstamp: entry.versionstamp };
  }

  /** True, and all is done; or false, and nothing is: a check failed. */
  commit(
    checks: readonly Deno.AtomicCheck[],
    mutations: readonly Mutation[],
  ): string | null {
    const isRight = (check: Deno.AtomicCheck) =>
      (this.#live(encodeKey(check.key))?.versionstamp ?? null) === check.versionstamp;
    if (!checks.every(isRight)) return null;
    this.#version++;
    const versionstamp = this.#version.toString(16).padStart(20, "0");
    for (const mutation of mutations) this.#apply(mutation, versionstamp);
    this.onWrite(mutations);
    return versionstamp;
  }

  /** Entries from `start` to before `end`, both encoded. */
  page(
    range: { readonly start: string; readonly end: string },
    options: { readonly limit: number; readonly reverse: boolean },
  ): { readonly code: string; readonly entry: Deno.KvEntry<unknown> }[] {
    const found: { code: string; entry: Deno.KvEntry<unknown> }[] = [];
    const [from, to] = [this.#indexOf(range.start), this.#indexOf(range.end)];
    const step = options.reverse ? -1 : 1;
    for (
      let index = options.reverse ? to - 1 : from;
      index >= from && index < to && found.length < options.limit;
      index += step
    ) {
      const code = this.#order[index] as string;
      const entry = this.#live(code);
      if (entry === null) continue;
      const { key, value, versionstamp } = entry;
      found.push({ code, entry: { key, value, versionstamp } });
    }
    return found;
  }

  #live(code: string): Entry | null {
    const entry = this.#entries.get(code);
    if (entry === undefined) return null;
    return entry.expiresAtMs !== null && entry.expiresAtMs <= this.#now() ? null : entry;
  }

  #apply(mutation: Mutation, versionstamp: string): void {
    const code = encodeKey(mutation.key);
    const index = this.#indexOf(code);
    const isThere = this.#order[index] === code;
    if (mutation.kind === "delete") {
      this.#entries.delete(code);
      if (isThere) this.#order.splice(index, 1);
      return;
    }
    if (mutation.kind === "sum") return this.#sum(mutation, versionstamp);
    const { key, value, expireInMs } = mutation;
    const expiresAtMs = expireInMs === null ? null : this.#now() + expireInMs;
    this.#entries.set(code, { key, value, versionstamp, expiresAtMs });
    if (!isThere) this.#order.splice(index, 0, code);
  }

  #sum(
    { key, by }: Extract<Mutation, { readonly kind: "sum" }>,
    versionstamp: string,
  ): void {
    const known = this.#live(encodeKey(key))?.value ?? new Deno.KvU64(0n);
    if (!(known instanceof Deno.KvU64)) throw new TypeError("Cannot sum: no counter is stored");
    const value = new Deno.KvU64(BigInt.asUintN(64, known.value + by));
    this.#apply({ kind: "set", key, value, expireInMs: null }, versionstamp);
  }

  /** Index of the first key that is not before `code`. */
  #indexOf(code: string): number {
    let [low, high] = [0, this.#order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#order[middle] as string) < code) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Orders as the store does: part by part, text before numbers; no other kinds of parts. */
function encodeKey(key: Deno.KvKey): string {
  let code = "";
  for (const part of key) {
    if (typeof part === "string") code += `\u0002${encodeText(part)}\u0000`;
    else if (typeof part === "number") code += `\u0003${encodeNumber(part)}`;
    else throw new TypeError(`Cannot store: a key of ${typeof part} is not simulated`);
  }
  return code;
}

function encodeText(text: string): string {
  // UTF-16 and UTF-8 order the same up to here.
  if (text.includes("\u0000") || /[\ud800-\uffff]/.test(text)) {
    throw new TypeError("Cannot store: such characters in a key are not simulated");
  }
  return text;
}

const FLOAT = new DataView(new ArrayBuffer(8));

function encodeNumber(value: number): string {
  FLOAT.setFloat64(0, value);
  let [high, low] = [FLOAT.getUint32(0), FLOAT.getUint32(4)];
  const isNegative = high >= 0x80000000;
  high = (isNegative ? ~high : high ^ 0x80000000) >>> 0;
  low = (isNegative ? ~low : low) >>> 0;
  return String.fromCharCode(high >>> 16, high & 0xffff, low >>> 16, low & 0xffff);
}

/** One holder's view of a store, through its own gate; `onRow`: another row of a list is given. */
export function openMemoryKv(
  store: MemoryStore,
  gate: Gate = (_act, work) => Promise.resolve(work()),
  onRow: () => void = () => {},
): Deno.Kv {
  const view = {
    get: (key: Deno.KvKey) => gate("read", () => store.get(key)),
    async getMany(keys: readonly Deno.KvKey[]) {
      if (keys.length > KEYS_MAX) throw new TypeError(`Too many ranges (max ${KEYS_MAX})`);
      return await gate("read", () => keys.map((key) => store.get(key)));
    },
    list: (selector: Deno.KvListSelector, options: Deno.KvListOptions = {}) =>
      listEntries(store, { gate, onRow, selector, options }),
    atomic: () => new MemoryAtomic(store, gate),
    set: (key: Deno.KvKey, value: unknown, options: { expireIn?: number } = {}) =>
      new MemoryAtomic(store, gate).set(key, value, options).commit(),
    delete: async (key: Deno.KvKey) =>
      void await new MemoryAtomic(store, gate).delete(key).commit(),
    close: () => {},
  };
  return view as unknown as Deno.Kv;
}

async function* listEntries(
  store: MemoryStore,
  { gate, onRow, selector, options }: {
    readonly gate: Gate;
    readonly onRow: () => void;
    readonly selector: Deno.KvListSelector;
    readonly options: Deno.KvListOptions;
  },
): AsyncGenerator<Deno.KvEntry<unknown>> {
  let left = options.limit ?? Number.POSITIVE_INFINITY;
  const reverse = options.reverse ?? false;
  const pageRows = Math.min(options.batchSize ?? options.limit ?? PAGE_DEFAULT, PAGE_MAX);
  let range = rangeOf(selector);
  while (left > 0) {
    const limit = Math.min(pageRows, left);
    const rows = await gate("list", () => store.page(range, { limit, reverse }));
    for (const { entry } of rows) {
      onRow();
      yield entry;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    left -= rows.length;
    range = reverse ? { ...range, end: last.code } : { ...range, start: `${last.code}\u0000` };
  }
}

/** Everything below a prefix begins with it and goes on with the mark of a part. */
function rangeOf(selector: Deno.KvListSelector): { readonly start: string; readonly end: string } {
  const prefix = "prefix" in selector ? encodeKey(selector.prefix) : null;
  const first = prefix === null ? "" : `${prefix}\u0001`;
  const last = prefix === null ? "\uffff" : `${prefix}\u0009`;
  const start = "start" in selector ? encodeKey(selector.start) : first;
  const end = "end" in selector ? encodeKey(selector.end) : last;
  if (start > end) throw new TypeError("Start key is greater than end key");
  return { start, end };
}

class MemoryAtomic {
  readonly #checks: Deno.AtomicCheck[] = [];
  readonly #mutations: Mutation[] = [];

  constructor(private readonly store: MemoryStore, private readonly gate: Gate) {}

  check(...checks: Deno.AtomicCheck[]): this {
    this.#checks.push(...checks);
    return this;
  }

  set(key: Deno.KvKey, value: unknown, options: { readonly expireIn?: number } = {}): this {
    this.#mutations.push({ kind: "set", key, value, expireInMs: options.expireIn ?? null });
    return this;
  }

  delete(key: Deno.KvKey): this {
    this.#mutations.push({ kind: "delete", key });
    return this;
  }

  sum(key: Deno.KvKey, by: bigint): this {
    this.#mutations.push({ kind: "sum", key, by });
    return this;
  }

  mutate(...mutations: Deno.KvMutation[]): this {
    for (const each of mutations) {
      if (each.type === "set") this.set(each.key, each.value, each);
      else if (each.type === "delete") this.delete(each.key);
      else if (each.type === "sum") this.sum(each.key, each.value.value);
      else throw new TypeError(`Cannot write: ${each.type} is not known here`);
    }
    return this;
  }

  async commit(): Promise<Deno.KvCommitResult | Deno.KvCommitError> {
    if (this.#checks.length > CHECKS_MAX) throw new TypeError("Too many checks");
    if (this.#mutations.length > MUTATIONS_MAX) throw new TypeError("Too many mutations");
    return await this.gate("write", () => {
      const versionstamp = this.store.commit(this.#checks, this.#mutations);
      return versionstamp === null ? { ok: false } : { ok: true, versionstamp };
    }, this);
  }
}
