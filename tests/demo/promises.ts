/** The promises of the demonstration, with what became of each. */

export interface Promised {
  readonly what: string;
  /** What was seen, in words; null: it has not come. */
  readonly seen: string | null;
  readonly kept: boolean;
}

/** A table for people: every promise, its time, ok or not. */
export function promiseTable(promises: readonly Promised[]): string {
  const rows = promises.map(({ what, seen, kept }) =>
    [what, seen ?? "never seen", kept ? "ok" : "NOT KEPT"] as const
  );
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map(([what, seen, kept]) =>
    `  ${what.padEnd(widths[0] ?? 0)}  ${seen.padEnd(widths[1] ?? 0)}  ${kept}`
  ).join("\n");
}
