/** The real cloud on a real port of this machine, with a store and a clock that a test sets. */
import { updateSite, writeSweepMark } from "../../cloud/store/records.ts";
import { createTokenIssuer } from "../../cloud/keys/tokens.ts";
import type { Heartbeat } from "../../lib/wire/heartbeat.ts";
import type { HistoryEntry } from "../../lib/site/history.ts";
import type { SiteRecord } from "../../lib/site/site.ts";
import { heartbeat } from "../support/site/heartbeats.ts";
import { type Fixture, type FixtureOptions, SECRET, withApp } from "../support/http/app_fixture.ts";

/** Rows that fit one atomic. */
const ROWS_AT_ONCE = 200;

export interface Stage extends Fixture {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** One heartbeat of any home at the clock's time. */
  beatOf(site: string, change?: Parameters<typeof heartbeat>[0]): Promise<void>;
  /** Puts entries into a home's past, and changes its record. */
  remember(
    site: string,
    past: { readonly entries: readonly HistoryEntry[]; readonly record?: Partial<SiteRecord> },
  ): Promise<void>;
  /** The cloud has looked at the clock's time. */
  look(agoMs?: number): Promise<void>;
}

/** Everybody may read, unless `options` say otherwise. */
export async function withStage(
  use: (stage: Stage) => Promise<void>,
  options: FixtureOptions = {},
): Promise<void> {
  const open: FixtureOptions = { ...options, config: { statusPublic: true, ...options.config } };
  await withApp(async (fixture) => {
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => fixture.app(request),
    );
    try {
      await use({ ...fixture, ...toolsOf(fixture), url: `http://127.0.0.1:${server.addr.port}` });
    } finally {
      fixture.stop();
      await server.shutdown();
    }
  }, open);
}

function toolsOf({ ask, clock, kv }: Fixture): Pick<Stage, "beatOf" | "remember" | "look"> {
  return {
    async beatOf(site, change = {}) {
      const issuer = await createTokenIssuer(SECRET);
      const token = await issuer.issue({ kind: "site", site, generation: 1 });
      const body: Heartbeat = heartbeat({ epoch: 1, wallMs: clock.nowMs, ...change });
      const path = `/v1/sites/${site}/heartbeat`;
      const response = await ask(path, { token, method: "POST", body });
      if (response.status !== 200) throw new Error(`${site}: ${await response.text()}`);
      await response.text();
    },
    async remember(id, { entries, record: given = {} }) {
      // The cloud has listened all the time, so its listening clock shows what the wall's does.
      const { lastSeenAt } = given;
      const record = lastSeenAt === undefined ? given : { heardMs: lastSeenAt, ...given };
      for (let first = 0; first < Math.max(1, entries.length); first += ROWS_AT_ONCE) {
        const history = entries.slice(first, first + ROWS_AT_ONCE);
        await updateSite(kv, id, {
          change: (site) =>
            site === null
              ? null
              : { site: { ...site, ...record }, flips: [], notices: [], history },
          channels: [],
          now: clock.nowMs,
        });
      }
    },
    async look(agoMs = 8_000) {
      const lastAt = clock.nowMs - agoMs;
      await writeSweepMark(kv, { lastAt, purgedAt: lastAt, purgeFrom: null });
    },
  };
}
