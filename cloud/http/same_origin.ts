import { HttpError } from "./http.ts";

/**
 * Refuses what another site's page sends with our reader's password: a browser says where a request
 * comes from (Fetch Metadata, and Origin), and something that says neither is no browser and uses
 * `/v1`. Throws HttpError 403.
 */
export function refuseForeign(
  request: Request,
  options: { readonly publicUrl: string | null },
): void {
  const fetchSite = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  if (fetchSite !== null && fetchSite !== "same-origin") throw foreign();
  // A page without a referrer sends "null" to its own site too; then the other header must speak.
  if (origin === null || origin === "null") {
    if (fetchSite === null) throw foreign();
    return;
  }
  if (!isOurs(origin, { request, publicUrl: options.publicUrl })) throw foreign();
}

/** Behind a proxy we see another scheme than the browser does, and perhaps another host. */
function isOurs(
  origin: string,
  options: { readonly request: Request; readonly publicUrl: string | null },
): boolean {
  const url = URL.parse(origin);
  if (url === null || url.origin !== origin) return false;
  return origin === options.publicUrl || url.host === new URL(options.request.url).host;
}

function foreign(): HttpError {
  return new HttpError(403, "The request did not come from a page of this cloud");
}
