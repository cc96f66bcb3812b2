import type { LogLine } from "../../lib/base/log.ts";
import type { EpochMs } from "../../lib/time/time.ts";

/** Longest text of one fact, in characters. */
const FACT_CHARACTERS_MAX = 500;
const TOKEN_REGEXP = /\b(?:s1\.[a-z0-9-]{1,32}\.\d{1,7}|[rca]1)\.[0-9a-f]{64}/g;
/** A button's link; shown only by itself, as it is as good as a token for what it does. */
const LINK_REGEXP =
  /\b[sr]\.[a-z0-9-]{1,32}\.[-_0-9a-z]{2,31}\.[0-9a-z]+\.[0-9a-z]+\.[-_A-Za-z0-9]{43}/g;

/**
 * One line of JSON for `line`. Secrets are not expected in it; should one be there all the same
 * (an error's text that repeats a request, say), it is blotted out.
 */
export function formatLogLine(
  line: LogLine,
  options: { readonly now: EpochMs; readonly secrets: readonly string[] },
): string {
  const facts = Object.entries(line).map(([name, value]) => [name, bound(value)]);
  const time = new Date(options.now).toISOString();
  let text = JSON.stringify({ time, ...Object.fromEntries(facts) });
  for (const secret of options.secrets) {
    if (secret !== "") text = text.replaceAll(secret, "[secret]");
  }
  return text.replaceAll(TOKEN_REGEXP, "[token]").replaceAll(LINK_REGEXP, "[link]");
}

function bound(value: string | number | boolean | null): string | number | boolean | null {
  if (typeof value !== "string" || value.length <= FACT_CHARACTERS_MAX) return value;
  return `${value.slice(0, FACT_CHARACTERS_MAX)}…`;
}
