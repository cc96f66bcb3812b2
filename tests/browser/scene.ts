/** What one state of the pages is made of. */
import type { SiteRecord } from "../../lib/site/site.ts";
import type { FixtureOptions } from "../support/http/app_fixture.ts";
import { createFakeChannel } from "../support/phone/fake_channel.ts";
import { makeSite } from "../support/pages/site_views.ts";
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
export const WELL: SiteRecord["home"] = makeSite().home;

export const BOTH = ["/", "/sites/home"] as const;

export function told(): FixtureOptions {
  return { channels: [createFakeChannel({ now: () => 0 })] };
}

/** A home with an ordinary past; its past. */
export async function well(stage: Stage, site: string, name: string): Promise<Past> {
  await stage.beatOf(site, { site: { name }, probes: PROBES });
  const past = ordinaryPast(stage.clock.nowMs);
  const lastSeenAt = stage.clock.nowMs - 8_000;
  await rememberPast(stage, site, { past, record: { lastEvent: past.lastEvent, lastSeenAt } });
  return past;
}

/** Gives a home a past that began as the ordinary one; `record`: what else is known of it. */
export async function rememberPast(
  stage: Stage,
  site: string,
  { past, record }: { readonly past: Past; readonly record?: Partial<SiteRecord> },
): Promise<void> {
  const firstSeenAt = stage.clock.nowMs - 86 * DAY_MS;
  await stage.remember(site, {
    entries: past.entries,
    record: { firstSeenAt, since: past.upAt, incidents: 6, ...record },
  });
}
