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
import type { Asked, Handlers } from "../http/handlers.ts";
import { readerZone } from "../http/reader_zone.ts";
import type { Pages } from "./pages.ts";
import type { Snapshots } from "../api/snapshot.ts";

const HTML = "text/html; charset=utf-8";
const KEPT = { headers: { "cache-control": "public, max-age=3600" } } as const;

/** What people look at, and its parts. */
export function createStatusRoutes(snapshots: Snapshots, pages: Pages): Handlers<
  | "showStatus"
  | "startPage"
  | "sitePage"
  | "style"
  | "script"
  | "manifest"
  | `icon${"" | "Trouble" | "Look" | "Silent" | "180" | "192" | "512"}`
> {
  /** JSON, or a page to a browser. */
  async function show({ request }: Asked): Promise<Response> {
    const headers = { vary: "Accept, Authorization, Cookie" };
    if (!asksForPage(request)) {
      const view = await snapshots.status();
      const page = pageOf(view.sites, homesQueryOf(request));
      return replyTo("showStatus", { ...view, ...page }, { headers });
    }
    const { document } = await pages.all(homesQueryOf(request), readerZone(request));
    return reply(document, { type: HTML, headers: { ...headers, ...PAGE_HEADERS } });
  }
  const kept = (body: Parameters<typeof reply>[0], type: string) => () =>
    reply(body, { ...KEPT, type });
  const tab = (state: TabState) => kept(tabIcon(state), "image/svg+xml");
  const app = (size: AppIconSize) => kept(appIcon(size), "image/png");
  return {
    showStatus: show,
    startPage: show,
    async sitePage({ request, parameter: site }) {
      const page = await pages.site(site, readerZone(request));
      if (page === null) throw noSuchSite(site);
      return reply(page.document, {
        type: HTML,
        headers: { vary: "Authorization, Cookie", ...PAGE_HEADERS },
      });
    },
    style: kept(STATUS_STYLE, "text/css; charset=utf-8"),
    script: kept(PAGE_SCRIPT, "text/javascript; charset=utf-8"),
    manifest: kept(MANIFEST, "application/manifest+json"),
    icon: tab("online"),
    iconTrouble: tab("trouble"),
    iconLook: tab("look"),
    iconSilent: tab("silent"),
    icon180: app(180),
    icon192: app(192),
    icon512: app(512),
  };
}

/** Which homes a request asks for. Throws HttpError: 400 in plain words. */
export function homesQueryOf(request: Request): HomesQuery {
  const asked = new URL(request.url).searchParams;
  return orBadRequest(() => readHomesQuery(asked), RangeError);
}
