import { type CommitOutcome, ContentionError, tryCommit } from "./commit.ts";
import { answered, type Sleep, sleepOf } from "./deadline.ts";

/** One change of the store: written if nothing that it was made from has changed since. */
export interface Write {
  /** A key stands here once. */
  readonly checks: readonly Deno.AtomicCheck[];
  readonly mutations: readonly Deno.KvMutation[];
}

/** Writes `value`. */
export function set(
  key: Deno.KvKey,
  value: unknown,
): Deno.KvMutation & { readonly type: "set" } {
  return { type: "set", key, value };
}

/** What the store takes at once: 100 checks, of denokv's 10, 1,000 mutations, 800 KiB. */
const CHECKS_MAX = 100;
const DENOKV_CHECKS_MAX = 10;
const MUTATIONS_MAX = 1_000;
/** No value of ours is larger than 4 KiB. */
const VALUES_MAX = 200;
/** A reading that takes longer holds nobody back. */
const COMING_MS_MAX = 5;
/** Who was answered a moment ago comes again within this, or is not waited for. */
const AGAIN_MS_MAX = 1;
/** More than 10,000 homes at 15 s send in 5 s, and 10 MiB. */
const WAITING_MAX = 4_096;

interface Waiting {
  readonly write: Write;
  readonly resolve: (versionstamp: string | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes to one store. What arrives while a commit is under way shares the next one, so that one
 * fsync stores what many sent; each caller is answered after its own change is stored. Who is alone
 * is written at once; a commit waits for those who were announced before it, for 5 ms at most, and
 * for half as many as the last one took, for 1 ms: else one goes alone, all others together after
 * it, and both wait by turns.
 */
class CommitGroup {
  readonly #kv: Deno.Kv;
  #waiting: Waiting[] = [];
  #isRunning = false;
  /** How many the last commit took. */
  #lastSize = 0;
  #onWrite = () => {};
  #checksMax = CHECKS_MAX;
  readonly #coming = new Set<Promise<void>>();

  constructor(kv: Deno.Kv) {
    this.#kv = kv;
  }

  write(write: Write): Promise<string | null> {
    if (this.#waiting.length >= WAITING_MAX) {
      throw new ContentionError(`Cannot write: ${WAITING_MAX} writes wait for the store already`);
    }
    const { promise, resolve, reject } = Promise.withResolvers<string | null>();
    this.#waiting.push({ write, resolve, reject });
    this.#onWrite();
    if (!this.#isRunning) this.#run();
    return promise;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      const sleep = sleepOf(this.#kv);
      // Nobody is waited for where nothing bounds the wait.
      if (sleep !== null) await this.#gather(sleep);
      const batch = this.#take();
      this.#lastSize = batch.length;
      await this.#commit(batch);
    }
    this.#isRunning = false;
  }

  /** Never rejects. */
  async #gather(sleep: Sleep): Promise<void> {
    if (this.#coming.size > 0) {
      const all = Promise.all(this.#coming);
      await answered(all, { sleep, limitMs: COMING_MS_MAX }).catch(() => {});
    }
    const enough = Math.floor(this.#lastSize / 2);
    if (this.#waiting.length >= enough) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onWrite = () => this.#waiting.length >= enough && resolve();
    await answered(promise, { sleep, limitMs: AGAIN_MS_MAX }).catch(() => {});
    this.#onWrite = () => {};
  }

  announce(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#coming.add(promise);
    return () => {
      this.#coming.delete(promise);
      resolve();
    };
  }

  /** The first that fit one atomic; of two that rest on one key the second would undo the first. */
  #take(): Waiting[] {
    const taken: Waiting[] = [];
    const left: Waiting[] = [];
    const keys = new Set<string>();
    let checks = 0;
    let mutations = 0;
    let values = 0;
    for (const [index, each] of this.#waiting.entries()) {
      const { write } = each;
      const names = write.checks.map(({ key }) => JSON.stringify(key));
      checks += names.length;
      mutations += write.mutations.length;
      values += write.mutations.filter(({ type }) => type === "set").length;
      const isFull = checks > this.#checksMax || mutations > MUTATIONS_MAX || values > VALUES_MAX;
      if (isFull && taken.length > 0) {
        left.push(...this.#waiting.slice(index));
        break;
      }
      if (names.some((name) => keys.has(name))) left.push(each);
      else taken.push(each);
      for (const name of names) keys.add(name);
    }
    this.#waiting = left;
    return taken;
  }

  /**
   * Never rejects. Where one was made from what has changed since, or all together are too large,
   * they are tried by halves, in the end each alone.
   */
  async #commit(batch: readonly Waiting[]): Promise<void> {
    const [first, ...others] = batch;
    if (first === undefined) return;
    let outcome: CommitOutcome;
    try {
      outcome = await tryCommit(atomicOf(this.#kv, batch.map(({ write }) => write)));
    } catch (error) {
      if (/too many checks/i.test(String(error))) this.#checksMax = DENOKV_CHECKS_MAX;
      if (others.length > 0 && isTooLarge(error)) return await this.#halve(batch);
      for (const { reject } of batch) reject(error);
      return;
    }
    if (outcome.kind === "lost" && others.length > 0) return await this.#halve(batch);
    const versionstamp = outcome.kind === "stored" ? outcome.versionstamp : null;
    for (const { resolve } of batch) resolve(versionstamp);
  }

  async #halve(batch: readonly Waiting[]): Promise<void> {
    const middle = Math.ceil(batch.length / 2);
    await this.#commit(batch.slice(0, middle));
    await this.#commit(batch.slice(middle));
  }
}

/**
 * The store says so before it writes, a TypeError where this process finds it, an Error where denokv
 * does; whatever else it says is no write's own fault.
 */
function isTooLarge(error: unknown): boolean {
  return error instanceof Error && /too large|too many (checks|mutations)/i.test(error.message);
}

function atomicOf(kv: Deno.Kv, writes: readonly Write[]): Deno.AtomicOperation {
  const atomic = kv.atomic();
  for (const { checks, mutations } of writes) atomic.check(...checks).mutate(...mutations);
  return atomic;
}

const groups = new WeakMap<Deno.Kv, CommitGroup>();

function groupOf(kv: Deno.Kv): CommitGroup {
  const group = groups.get(kv) ?? new CommitGroup(kv);
  groups.set(kv, group);
  return group;
}

/**
 * Somebody reads what a write will be made from: the next commit waits for that write, a little.
 * What is given back is called right before it is handed over, or where none will come; once more
 * does nothing.
 */
export function announceWrite(kv: Deno.Kv): () => void {
  return groupOf(kv).announce();
}

/**
 * The new versionstamp, once the change is stored; null: what it was made from has changed, or
 * another process holds the file. Throws ContentionError when too many wait already.
 */
export async function writeTogether(kv: Deno.Kv, write: Write): Promise<string | null> {
  return await groupOf(kv).write(write);
}
