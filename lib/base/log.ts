/** One line of a log: an event's name and its facts. Never a secret. */
export interface LogLine {
  readonly level: "info" | "warn" | "error";
  /** `"sweep"`, `"flip"`, `"notice_refused"`; snake case. */
  readonly event: string;
  readonly [field: string]: string | number | boolean | null;
}
