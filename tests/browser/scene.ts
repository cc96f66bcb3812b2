/** What one state of the pages is made of. */
import type { SiteRecord } from "../../lib/site/site.ts";
import type { FixtureOptions } from "../support/http/app_fixture.ts";
import { createFakeChannel } from "../support/phone/fake_channel.ts";
import type { Stage } from "./stage.ts";
import { ordinaryPast, type Past, PROBES } from "./story.ts";

const DAY_MS = 24 * 60 * 60_000;

/** Something that is set up and then looked at. */
export interface Scene {
  readonly name: string;
  readonly paths: readonly string[];
  /** Words by which the first page shows what the scene is named for. */
  readonly shows?: string;
  readonly options?: () => FixtureOptions;
  readonly prepare: (stage: Stage) => Promise<void>;
}

/** What a home says of itself while all is well. */
export const WELL: SiteRecord["home"] = {
  cause: "online",
  phase: "watching",
  cuts24h: 0,
  release: "0.1.0",
  pausedUntil: null,
  warnings: [],
  clockSkewMs: 0,
};

export const BOTH = ["/", "/sites/home"] as const;

export function told(): FixtureOptions {
  return { channels: [createFakeChannel({ now: () => 0 })] };
}

/** A home with an ordinary past; its past. */
export async function well(stage: Stage, site: string, name: string): Promise<Past> {
  await stage.beatOf(site, { site: { name }, probes: PROBES });
  const past = ordinaryPast(stage.clock.nowMs);
  const { nowMs } = stage.clock;
  await stage.remember(site, {
    entries: past.entries,
    record: {
      firstSeenAt: nowMs - 86 * DAY_MS,
      since: past.upAt,
      incidents: 6,
      lastEvent: past.lastEvent,
      lastSeenAt: nowMs - 8_000,
    },
  });
  return past;
}
