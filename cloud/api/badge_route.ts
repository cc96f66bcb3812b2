import { badgeOf, badgeSvg, shieldsJson } from "../../lib/api/badge.ts";
import type { AppDeps } from "../http/deps.ts";
import { HttpError, reply, replyTo } from "../http/http.ts";
import type { Snapshots } from "./snapshot.ts";

/** `GET /badge/:site.svg` and `.json` (for shields.io), open to all for homes named in BADGES. */
export type BadgeRoute = (
  asked: { readonly site: string; readonly format: "svg" | "json" },
) => Promise<Response>;

const HEADERS = {
  "cache-control": "public, max-age=60",
  // A picture for the pages of others.
  "cross-origin-resource-policy": "cross-origin",
  "access-control-allow-origin": "*",
} as const;

/** A home that did not opt in and one that is not there are told alike. */
export function createBadgeRoute(deps: AppDeps, snapshots: Snapshots): BadgeRoute {
  return async ({ site, format }) => {
    if (!deps.config.badges.includes(site)) {
      throw new HttpError(404, "There is no badge at this address");
    }
    const { sites } = await snapshots.status();
    const badge = badgeOf(sites.find(({ id }) => id === site) ?? null, site);
    if (format === "json") {
      return replyTo("showBadgeFacts", shieldsJson(badge), { headers: HEADERS });
    }
    return reply(badgeSvg(badge), { type: "image/svg+xml", headers: HEADERS });
  };
}
