import { type Badge, badgeOf, badgeSvg, shieldsJson } from "../../lib/api/badge.ts";
import type { AppDeps } from "../http/deps.ts";
import type { Handlers } from "../http/handlers.ts";
import { HttpError, reply, replyTo } from "../http/http.ts";
import type { Snapshots } from "./snapshot.ts";

const HEADERS = {
  "cache-control": "public, max-age=60",
  // A picture for the pages of others.
  "cross-origin-resource-policy": "cross-origin",
  "access-control-allow-origin": "*",
} as const;

/** A home that did not opt in and one that is not there are told alike. */
export function createBadgeRoutes(
  deps: AppDeps,
  snapshots: Snapshots,
): Handlers<"showBadge" | "showBadgeFacts"> {
  async function badge(site: string): Promise<Badge> {
    if (!deps.config.badges.includes(site)) {
      throw new HttpError(404, "There is no badge at this address");
    }
    const { sites } = await snapshots.status();
    return badgeOf(sites.find(({ id }) => id === site) ?? null, site);
  }
  return {
    async showBadge({ parameter }) {
      const picture = badgeSvg(await badge(parameter));
      return reply(picture, { type: "image/svg+xml", headers: HEADERS });
    },
    async showBadgeFacts({ parameter }) {
      const facts = shieldsJson(await badge(parameter));
      return replyTo("showBadgeFacts", facts, { headers: HEADERS });
    },
  };
}
