import { isSweepMark, type SweepMark } from "../../lib/site/site.ts";
import { commit, ContentionError } from "./commit.ts";
import type { MarkEntry } from "./listening.ts";

/** When the cloud itself looked, and what it has listened to: one value for all processes. */
const SWEEP_KEY = ["sweep"];

/** Null: no sweep ever ran. */
export async function readSweepMark(kv: Deno.Kv): Promise<SweepMark | null> {
  return (await readMarkEntry(kv)).value;
}

/** The sweep's mark, with the name of its writing; one that cannot be read here says nothing. */
export async function readMarkEntry(kv: Deno.Kv): Promise<MarkEntry> {
  const { value, versionstamp } = await kv.get(SWEEP_KEY);
  return { value: isSweepMark(value) ? value : null, versionstamp };
}

/**
 * Writes the sweep's mark unless somebody has written it since it was read (`entry`, left out:
 * whatever is there); returns the name of the writing, null: somebody has. Throws ContentionError
 * while the store is locked.
 */
export async function writeSweepMark(
  kv: Deno.Kv,
  sweepMark: SweepMark,
  entry: MarkEntry | null = null,
): Promise<string | null> {
  const atomic = kv.atomic();
  if (entry !== null) atomic.check({ key: SWEEP_KEY, versionstamp: entry.versionstamp });
  const versionstamp = await commit(atomic.set(SWEEP_KEY, sweepMark));
  if (versionstamp !== null || entry !== null) return versionstamp;
  throw new ContentionError("Cannot write the sweep's mark: the store is locked");
}
