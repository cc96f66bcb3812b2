import type { SiteRecord } from "../../lib/site/site.ts";

/** A site as it stands in the store. */
export interface SiteEntry extends Deno.AtomicCheck {
  /** Null: none, or one that cannot be read here, which counts as none. */
  readonly value: SiteRecord | null;
}

/**
 * Some 16 MiB. Of more no other is let in, so that the first ones stay: were the oldest to go, of one
 * home more than have room all would be gone each time they come round.
 */
const REMEMBERED_MAX = 10_000;

/** So many are read once one was found to be old. */
export const READ_AFTER_OLD = 1_000;

/**
 * What this process wrote last of each site, so that a heartbeat need not read it. Only a cache:
 * whoever uses it writes what he makes of it with its check, which is lost where anybody else has
 * changed the site since, and reads the site then.
 *
 * Where other processes hear the same homes it is old more often than not. So one that was old makes
 * a thousand be read, after which one is tried: if it is not old the others are used again.
 */
class SiteMemory {
  readonly #entries = new Map<string, SiteEntry>();
  #toRead = 0;
  #tried: SiteEntry | null = null;

  remember(id: string, entry: SiteEntry): void {
    const hasRoom = this.#entries.has(id) || this.#entries.size < REMEMBERED_MAX;
    if (hasRoom) this.#entries.set(id, entry);
  }

  /** For one who writes: whoever comes after him would lose his check. Null: read it. */
  take(id: string): SiteEntry | null {
    const entry = this.#entries.get(id);
    if (entry === undefined) return null;
    this.#entries.delete(id);
    if (this.#toRead === 0) return entry;
    this.#toRead--;
    if (this.#toRead > 0) return null;
    this.#toRead = READ_AFTER_OLD;
    this.#tried = entry;
    return entry;
  }

  /** What came of one that was taken. */
  note(entry: SiteEntry, isOld: boolean): void {
    if (isOld) this.#toRead = READ_AFTER_OLD;
    else if (entry === this.#tried) this.#toRead = 0;
  }

  forget(id: string): void {
    this.#entries.delete(id);
  }
}

const memories = new WeakMap<Deno.Kv, SiteMemory>();

/** That of all who use this `kv`. */
export function memoryOf(kv: Deno.Kv): SiteMemory {
  const memory = memories.get(kv) ?? new SiteMemory();
  memories.set(kv, memory);
  return memory;
}
