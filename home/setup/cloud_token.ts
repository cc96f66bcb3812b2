/** Asks the cloud whether it takes a home's token, before it is written. */
import { explain } from "../host/files.ts";

const ASK_MS = 8_000;

/** What the cloud said of it. */
export type TokenAnswer =
  | { readonly kind: "taken" }
  | { readonly kind: "refused" }
  /** `why` is in words for people. */
  | { readonly kind: "not asked"; readonly why: string };

/** Reads the home's own record with it; sends no heartbeat. Never rejects. */
export async function askTokenTaken(
  { url, site, token }: { readonly url: string; readonly site: string; readonly token: string },
  signal: AbortSignal,
): Promise<TokenAnswer> {
  try {
    const response = await fetch(new URL(`/v1/sites/${encodeURIComponent(site)}`, url), {
      headers: { accept: "application/json", authorization: `Bearer ${token}` },
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(ASK_MS)]),
    });
    await response.body?.cancel();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
    switch (isJson ? response.status : 0) {
      case 200:
      case 404: // It has not heard of this home yet.
        return { kind: "taken" };
      case 401:
      case 403:
        return { kind: "refused" };
    }
    return { kind: "not asked", why: `what answers there (${response.status}) is not the cloud` };
  } catch (error) {
    return { kind: "not asked", why: explain(error) };
  }
}
