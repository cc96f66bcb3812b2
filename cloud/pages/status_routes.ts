import { appIcon, type AppIconSize, MANIFEST } from "../../lib/pages/parts/app_icons.ts";
import { tabIcon, type TabState } from "../../lib/pages/parts/icons.ts";
import { PAGE_SCRIPT } from "../../lib/pages/script/page_script.ts";
import { STATUS_STYLE } from "../../lib/pages/status_style.ts";
import { type HomesQuery, pageOf, readHomesQuery } from "../../lib/status/homes_query.ts";
import {
  asksForPage,
  noSuchSite,
  orBadRequest,
  PAGE_HEADERS,
  reply,
  replyTo,
} from "../http/http.ts";
import { readerZone } from "../http/reader_zone.ts";
import type { Pages } from "./pages.ts";
import type { Snapshots } from "../api/snapshot.ts";

/** What the pages and their parts are answered with. */
export interface StatusRoutes {
  /** `GET /` and `GET /status`: JSON, or a page to a browser. */
  readonly show: (request: Request) => Promise<Response>;
  /** `GET /sites/:site`: the page of one home. */
  readonly site: (request: Request, site: string) => Promise<Response>;
  readonly style: () => Promise<Response>;
  readonly script: () => Promise<Response>;
  readonly icon: (state: TabState) => Promise<Response>;
  /** `GET /app.webmanifest` and its icons, `/icon-192.png`. */
  readonly manifest: () => Promise<Response>;
  readonly appIcon: (size: AppIconSize) => Promise<Response>;
}

const HTML = "text/html; charset=utf-8";
const KEPT = { headers: { "cache-control": "public, max-age=3600" } } as const;

/** The routes that people look at. */
export function createStatusRoutes(
  sources: { readonly snapshots: Snapshots; readonly pages: Pages },
): StatusRoutes {
  const { snapshots, pages } = sources;
  return {
    async show(request) {
      const headers = { vary: "Accept, Authorization, Cookie" };
      if (!asksForPage(request)) {
        const view = await snapshots.status();
        const page = pageOf(view.sites, homesQueryOf(request));
        return replyTo("showStatus", { ...view, ...page }, { headers });
      }
      const { document } = await pages.all(homesQueryOf(request), readerZone(request));
      return reply(document, { type: HTML, headers: { ...headers, ...PAGE_HEADERS } });
    },
    async site(request, site) {
      const page = await pages.site(site, readerZone(request));
      if (page === null) throw noSuchSite(site);
      return reply(page.document, {
        type: HTML,
        headers: { vary: "Authorization, Cookie", ...PAGE_HEADERS },
      });
    },
    style() {
      return Promise.resolve(reply(STATUS_STYLE, { ...KEPT, type: "text/css; charset=utf-8" }));
    },
    script() {
      return Promise.resolve(
        reply(PAGE_SCRIPT, { ...KEPT, type: "text/javascript; charset=utf-8" }),
      );
    },
    manifest() {
      return Promise.resolve(reply(MANIFEST, { ...KEPT, type: "application/manifest+json" }));
    },
    appIcon(size) {
      return Promise.resolve(reply(appIcon(size), { ...KEPT, type: "image/png" }));
    },
    icon(state) {
      return Promise.resolve(reply(tabIcon(state), { ...KEPT, type: "image/svg+xml" }));
    },
  };
}

/** Which homes a request asks for. Throws HttpError: 400 in plain words. */
export function homesQueryOf(request: Request): HomesQuery {
  const asked = new URL(request.url).searchParams;
  return orBadRequest(() => readHomesQuery(asked), RangeError);
}
