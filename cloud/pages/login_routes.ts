import { renderLoggedIn, renderLogin, safeNext } from "../../lib/pages/login_page.ts";
import { claimOfToken, sessionEnd, WrongTokenError } from "../http/auth.ts";
import { readFormBody, smallBody } from "../http/body.ts";
import { dropCookies, keepCookie } from "../http/cookies.ts";
import type { AppDeps } from "../http/deps.ts";
import type { Handlers } from "../http/handlers.ts";
import { FORM_HEADERS, HttpError, reply, seeOther } from "../http/http.ts";
import { refuseForeign } from "../http/same_origin.ts";
import type { SessionKind } from "../keys/sessions.ts";

const HTML = "text/html; charset=utf-8";

/** Getting in with a browser. */
export function createLoginRoutes(deps: AppDeps): Handlers<"loginPage" | "logIn" | "logOut"> {
  return {
    /** The form, or that the browser is logged in. */
    async loginPage({ request }) {
      const asked = new URL(request.url).searchParams;
      const until = {
        read: await sessionEnd(request, "read", deps),
        act: await sessionEnd(request, "act", deps),
      };
      const asks = asked.get("for") === "act" ? "act" : "read";
      const isIn = until[asks] !== null || (asks === "read" && until.act !== null);
      const page = isIn
        ? renderLoggedIn(until, deps.now())
        : deps.inOwnWords(renderLogin({ asks, next: safeNext(asked.get("next")), why: null }));
      return reply(page, { type: HTML, headers: { ...FORM_HEADERS, vary: "Cookie" } });
    },
    async logIn({ request }) {
      refuseForeign(request, deps.config);
      const fields = await readFormBody(request, smallBody(deps));
      const claim = await claimOfToken((fields.get("token") ?? "").trim(), deps);
      const { searchParams } = new URL(request.url);
      const access = searchParams.get("for") === "act" ? "act-by-page" : "read";
      if (claim === null) throw new WrongTokenError(request, { access, site: "" });
      if (claim.kind === "site") {
        throw new HttpError(
          403,
          "That is a home's own token; log in with the read or the act token",
          { back: { href: "/login", words: "Log in" } },
        );
      }
      const kinds: readonly SessionKind[] = claim.kind === "read" ? ["read"] : ["read", "act"];
      const isSecure = cameByHttps(request, deps.config);
      const lines = await Promise.all(
        kinds.map(async (kind) =>
          keepCookie(kind, { value: await deps.sessions.issue(kind, deps.now()), isSecure })
        ),
      );
      deps.log({ level: "info", event: "login", by: claim.kind });
      return leadOn(safeNext(searchParams.get("next")), lines);
    },
    logOut({ request }) {
      refuseForeign(request, deps.config);
      return leadOn("/login", dropCookies());
    },
  };
}

/** A proxy speaks http to us where the browser spoke https to it: the browser says which. */
function cameByHttps(request: Request, config: { readonly publicUrl: string | null }): boolean {
  const origin = URL.parse(request.headers.get("origin") ?? "");
  const url = origin ?? new URL(config.publicUrl ?? request.url);
  return url.protocol === "https:";
}

function leadOn(location: string, cookies: readonly string[]): Response {
  const response = seeOther(location);
  for (const line of cookies) response.headers.append("set-cookie", line);
  return response;
}
