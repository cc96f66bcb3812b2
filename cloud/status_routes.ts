import { accepts } from "@std/http/negotiation";
import { STATUS_STYLE, statusIcon } from "../lib/page/status_style.ts";
import { renderStatusPage } from "../lib/page/status_page.ts";
import { authorize } from "./auth.ts";
import type { AppDeps } from "./deps.ts";
import { reply, replyJson } from "./http.ts";
import type { Snapshots } from "./snapshot.ts";

/** What the page and its parts are answered with. */
export interface StatusRoutes {
  /** `GET /` and `GET /status`: JSON, or a page to a browser. */
  readonly show: (request: Request) => Promise<Response>;
  readonly style: () => Promise<Response>;
  readonly icon: (state: "up" | "down") => Promise<Response>;
}

const KEPT = { headers: { "cache-control": "public, max-age=3600" } } as const;

/** The routes that people look at. */
export function createStatusRoutes(deps: AppDeps, snapshots: Snapshots): StatusRoutes {
  return {
    async show(request) {
      if (!deps.config.statusPublic) await authorize(request, { kind: "read" }, deps);
      const headers = { vary: "Accept, Authorization" };
      const view = await snapshots.status();
      // JSON first: what asks for nothing in particular (curl) gets it, and so does what asks for
      // something we do not have.
      if (accepts(request, "application/json", "text/html") !== "text/html") {
        return replyJson(view, { headers });
      }
      const history = await snapshots.history();
      return reply(renderStatusPage(view, { history }), {
        type: "text/html; charset=utf-8",
        headers,
      });
    },
    style() {
      return Promise.resolve(reply(STATUS_STYLE, { ...KEPT, type: "text/css; charset=utf-8" }));
    },
    icon(state) {
      return Promise.resolve(reply(statusIcon(state), { ...KEPT, type: "image/svg+xml" }));
    },
  };
}
