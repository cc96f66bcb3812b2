import type { Page } from "../../lib/pages/page.ts";
import type { SiteFacts } from "../../lib/pages/view/site_facts.ts";
import { renderHomesPage, ROWS_FROM } from "../../lib/pages/homes_page.ts";
import { homesAddress, type HomesQuery } from "../../lib/status/homes_query.ts";
import { renderSitePage } from "../../lib/pages/site_page.ts";
import { renderStatusPage } from "../../lib/pages/status_page.ts";
import { inZone, siteInZone } from "../../lib/pages/view/zones.ts";
import type { StatusView } from "../../lib/status/read_status.ts";
import type { Snapshots } from "../api/snapshot.ts";

/** Pages that are kept of one snapshot: whoever asks for more has them made anew. */
const KEPT_MAX = 200;

/**
 * The pages as they are now; each is made once a snapshot, however many look at it. `zone` is the
 * reader's own, null: that of each home.
 */
export interface Pages {
  readonly all: (query: HomesQuery, zone: string | null) => Promise<Page>;
  /** Null: there is no such home. */
  readonly site: (id: string, zone: string | null) => Promise<Page | null>;
}

/** Makes pages of what `snapshots` keep; `inOwnWords` as in `AppDeps`. */
export function createPages(
  snapshots: Snapshots,
  inOwnWords: (text: string) => string = (text) => text,
): Pages {
  const made = new WeakMap<StatusView, Map<string, Promise<Page | null>>>();

  async function page(key: string, make: (view: StatusView) => Promise<Page | null>) {
    const view = await snapshots.status();
    const pages = made.get(view) ?? new Map<string, Promise<Page | null>>();
    made.set(view, pages);
    const known = pages.get(key);
    if (known !== undefined) return await known;
    const making = make(view);
    if (pages.size < KEPT_MAX) pages.set(key, making);
    making.catch(() => pages.delete(key)); // Who asked for it is told by the promise itself.
    return await making;
  }

  async function renderAll(view: StatusView, query: HomesQuery, zone: string | null) {
    const [site] = view.sites;
    if (view.sites.length >= ROWS_FROM) return renderHomesPage(view, query);
    if (site !== undefined && view.sites.length === 1) {
      return renderSitePage(view, { site, facts: await snapshots.facts(site.id), isAlone: true });
    }
    const facts: Record<string, SiteFacts> = {};
    for (const { id } of view.sites) facts[id] = await snapshots.facts(id);
    const page = renderStatusPage(view, { facts, zone });
    return view.sites.length > 0 ? page : { ...page, document: inOwnWords(page.document) };
  }

  async function renderSite(view: StatusView, id: string, zone: string | null) {
    const atHome = view.sites.find((each) => each.id === id);
    if (atHome === undefined) return null;
    const facts = await snapshots.facts(id);
    return renderSitePage(view, { site: siteInZone(atHome, zone), facts });
  }

  return {
    async all(query, zone) {
      const key = `${zone} ${homesAddress("/", query)}`;
      const all = await page(key, (view) => renderAll(inZone(view, zone), query, zone));
      if (all === null) throw new TypeError("Cannot show the status: no page was made");
      return all;
    },
    site: (id, zone) => page(`${zone} ${id}`, (view) => renderSite(view, id, zone)),
  };
}
