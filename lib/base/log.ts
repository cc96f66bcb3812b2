/** One line of a log: an event's name and its facts. Never a secret. */
export interface LogLine {
  readonly level: "info" | "warn" | "error";
  /** `"sweep"`, `"flip"`, `"notice_refused"`; snake case. */
  readonly event: string;
  readonly [field: string]: string | number | boolean | null;
}

/** Why something failed, in its own words: fetch says "fetch failed" and keeps the reason in its cause. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

/** An error's name and message for a log line; anything else that was thrown as it reads. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
