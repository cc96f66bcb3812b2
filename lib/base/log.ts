/** One line of a log: an event's name and its facts. Never a secret. */
export interface LogLine {
  readonly level: "info" | "warn" | "error";
  /** `"sweep"`, `"flip"`, `"notice_refused"`; snake case. */
  readonly event: string;
  readonly [field: string]: string | number | boolean | null;
}

/** An error's name and message for a log line; anything else that was thrown as it reads. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
