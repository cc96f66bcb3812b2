/**
 * Asks the cloud of this very container whether it is well, for an image that has no curl: exit 0 if it
 * is, 1 if not.
 *
 * @module
 */
const ANSWER_MS = 3_000;

try {
  const url = `http://127.0.0.1:${Deno.env.get("PORT") || "8000"}/healthz`;
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
  Deno.exit(response.ok ? 0 : 1);
} catch {
  Deno.exit(1);
}
