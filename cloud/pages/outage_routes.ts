import { renderIncidentPage } from "../../lib/pages/incident_page.ts";
import type { Page } from "../../lib/pages/page.ts";
import type { ShareLink } from "../../lib/pages/parts/share_link.ts";
import { renderSitePage } from "../../lib/pages/site_page.ts";
import { siteInZone, zoneNameOf } from "../../lib/pages/view/zones.ts";
import { monthNameOf } from "../../lib/report/outage_report_text.ts";
import { readerZone } from "../http/reader_zone.ts";
import { readIncidentAt } from "../../lib/pages/view/incidents.ts";
import type { SiteView, StatusView } from "../../lib/status/read_status.ts";
import { formatClock } from "../../lib/time/clock_text.ts";
import { DAY_MS, type EpochMs } from "../../lib/time/time.ts";
import type { Snapshots } from "../api/snapshot.ts";
import type { AppDeps } from "../http/deps.ts";
import type { Handlers } from "../http/handlers.ts";
import { type Back, HttpError, noSuchSite, PAGE_HEADERS, reply } from "../http/http.ts";
import { SHARE_LIFE_MS, SHARE_PREFIX } from "../keys/shares.ts";
import { WrongLinkError } from "./link_routes.ts";

interface Found {
  /** All homes, each in its own zone. */
  readonly view: StatusView;
  /** In the reader's zone. */
  readonly site: SiteView;
  /** In its own. */
  readonly atHome: SiteView;
}

type ShareDeps = Pick<AppDeps, "shares" | "now" | "config">;

/** One outage, to those who may read and to whoever has its link. */
export function createOutageRoutes(
  deps: AppDeps,
  snapshots: Snapshots,
): Handlers<"outagePage" | "sharedPage"> {
  async function find(request: Request, id: string): Promise<Found> {
    const view = await snapshots.status();
    const atHome = view.sites.find((each) => each.id === id);
    if (atHome === undefined) throw noSuchSite(id);
    return { view, site: siteInZone(atHome, readerZone(request)), atHome };
  }
  return {
    async outagePage({ request, parameter: id, claim }) {
      const { view, site, atHome } = await find(request, id);
      const atMs = momentOf(request);
      const facts = await snapshots.facts(id);
      return answer(
        renderIncidentPage(view, {
          site,
          facts,
          atMs,
          // Who needs no token may hand on the address itself.
          share: claim === null
            ? null
            : await shareLink(request, { site: id, outageAt: atMs, deps }),
          page: `/sites/${id}/outage`,
          home: `/sites/${id}`,
          isShared: false,
          // A record is in the home's own zone, whoever reads it.
          report: `/sites/${id}/report?month=${monthNameOf(atMs, zoneNameOf(atHome))}`,
        }),
        { href: `/sites/${id}`, words: site.name },
      );
    },
    /** An outage, or a home with its outages. */
    async sharedPage({ request, parameter: text }) {
      const { site: id, outageAt } = await open(text, deps);
      const { view, site } = await find(request, id);
      const facts = await snapshots.facts(id);
      const address = `${SHARE_PREFIX}${text}`;
      // Nothing of other homes, nor of what could not be told of them.
      const own = {
        ...view,
        sites: [site],
        channels: [],
        channel: { ...view.channel, setAside: [] },
      };
      const isHome = outageAt === null;
      if (isHome && !new URL(request.url).searchParams.has("at")) {
        return answer(renderSitePage(own, { site, facts, sharedAt: address }), null);
      }
      return answer(
        renderIncidentPage(own, {
          site,
          facts,
          atMs: outageAt ?? momentOf(request),
          share: null,
          page: isHome ? address : null,
          home: isHome ? address : null,
          isShared: true,
          report: null,
        }),
        isHome ? { href: address, words: site.name } : null,
      );
    },
  };
}

/** A link of whoever may read; it ends on a whole day, so that a page is the same all day long. */
export async function shareLink(
  request: Request,
  options: {
    readonly site: string;
    /** As in `Share`. */
    readonly outageAt: EpochMs | null;
    readonly deps: ShareDeps;
  },
): Promise<ShareLink> {
  const { site, outageAt, deps: { shares, config, now } } = options;
  const expiresAt = Math.floor(now() / DAY_MS) * DAY_MS + SHARE_LIFE_MS;
  const path = await shares.issue({ site, outageAt, expiresAt }, now());
  return { address: `${config.publicUrl ?? new URL(request.url).origin}${path}`, expiresAt };
}

/** Throws HttpError: 404 no link of ours, 410 ended. */
async function open(text: string, { shares, now }: ShareDeps) {
  const verdict = await shares.verify(text, now());
  if (verdict === null) throw new WrongLinkError();
  const { kind, share } = verdict;
  if (kind === "good") return share;
  const at = formatClock(share.expiresAt, { now: now(), timeZone: null });
  throw new HttpError(410, `This link ended at ${at}; whoever sent it can make a new one`, {
    back: null,
  });
}

/** Throws HttpError 400. */
function momentOf(request: Request): EpochMs {
  const atMs = readIncidentAt(new URL(request.url).searchParams);
  if (atMs !== null) return atMs;
  throw new HttpError(400, '"at" must be a moment within an outage, in seconds since 1970');
}

function answer(page: Page | null, back: Back | null): Response {
  if (page === null) {
    const message =
      "No outage or silence is known of at that time; older ones stand in the report of their month";
    throw new HttpError(404, message, { back });
  }
  return reply(page.document, {
    type: "text/html; charset=utf-8",
    headers: { vary: "Authorization, Cookie", "x-robots-tag": "noindex", ...PAGE_HEADERS },
  });
}
