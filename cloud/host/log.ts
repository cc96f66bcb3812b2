import type { LogLine } from "../../lib/base/log.ts";
import type { EpochMs } from "../../lib/time/time.ts";

/** Longest text of one fact, in characters. */
const FACT_CHARACTERS_MAX = 500;
const TOKEN_REGEXP = /\b(?:s1\.[a-z0-9-]{1,32}\.\d{1,7}|[rca]1)\.[0-9a-f]{64}/g;
/** A button's link; shown only by itself, as it is as good as a token for what it does. */
const LINK_REGEXP =
  /\b[sr]\.[a-z0-9-]{1,32}\.[-_0-9a-z]{2,31}\.[0-9a-z]+\.[0-9a-z]+\.[-_A-Za-z0-9]{43}/g;
/** A link to look. */
const SHARE_REGEXP = /\b[oh]\.[a-z0-9-]{1,32}(?:\.[0-9a-z]{1,8}){1,2}\.[-_A-Za-z0-9]{43}/g;

/**
 * One line of JSON for `line`. Secrets are not expected in it; should one be there all the same
 * (an error's text that repeats a request, say), it is blotted out.
 */
export function formatLogLine(
  line: LogLine,
  options: { readonly now: EpochMs; readonly secrets: readonly string[] },
): string {
  const facts = Object.entries(line).map(([name, value]) => [
    name,
    // Before it is cut, and before JSON writes it otherwise: half a secret would look like none.
    typeof value === "string" ? bound(blotOut(value, options.secrets)) : value,
  ]);
  const time = new Date(options.now).toISOString();
  return JSON.stringify({ time, ...Object.fromEntries(facts) });
}

function blotOut(text: string, secrets: readonly string[]): string {
  let shown = text;
  for (const secret of secrets) {
    if (secret !== "") shown = shown.replaceAll(secret, "[secret]");
  }
  return shown.replaceAll(TOKEN_REGEXP, "[token]").replaceAll(LINK_REGEXP, "[link]")
    .replaceAll(SHARE_REGEXP, "[link]");
}

function bound(text: string): string {
  if (text.length <= FACT_CHARACTERS_MAX) return text;
  return `${text.slice(0, FACT_CHARACTERS_MAX)}…`;
}
