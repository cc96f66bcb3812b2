import { mayHaveBeenSilent } from "../../lib/site/silence.ts";
import { isSweepMark, type SiteRecord, type SweepMark } from "../../lib/site/site.ts";
import type { EpochMs } from "../../lib/time/time.ts";
import { commit, ContentionError } from "./commit.ts";
import { type Listening, type MarkEntry, MET_MS_MAX, type OwnHearing } from "./listening.ts";

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

/** What is known of time and of our ears when somebody asks about a site, by the latest mark. */
export async function readHearing(
  kv: Deno.Kv,
  { listening, now }: {
    readonly listening: Pick<Listening, "meet" | "hearing">;
    readonly now: () => EpochMs;
  },
): Promise<OwnHearing> {
  listening.meet(await readMarkEntry(kv));
  return listening.hearing(now());
}

/** By the latest mark where this process may know too little of what others have listened to. */
export async function hearingOf(
  kv: Deno.Kv,
  site: SiteRecord | null,
  ears: { readonly listening: Listening; readonly now: () => EpochMs },
): Promise<OwnHearing> {
  if (ears.listening.isKnown) {
    const hearing = ears.listening.hearing(ears.now());
    const isFresh = hearing.sinceMetMs <= MET_MS_MAX;
    if (isFresh && !mayHaveBeenSilent(site, hearing)) return hearing;
  }
  return await readHearing(kv, ears);
}
