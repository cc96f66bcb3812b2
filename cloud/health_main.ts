/**
 * Asks the cloud of this very container or computer whether it is well, for those without curl: exit 0
 * if it is, 1 if not. With `--any-answer` one that says that it is not well will do: it has just begun.
 *
 * @module
 */
import { ownHostBeforePort } from "../lib/base/address.ts";
import { EXIT } from "../lib/base/exit.ts";

const ANSWER_MS = 3_000;

const host = ownHostBeforePort(Deno.env.get("HOST") ?? "");

try {
  const url = `http://${host}:${Deno.env.get("PORT") || "8000"}/healthz`;
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
  Deno.exit(response.ok || Deno.args.includes("--any-answer") ? EXIT.done : EXIT.failed);
} catch {
  Deno.exit(EXIT.failed);
}
