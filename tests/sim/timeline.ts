/** What happened, in plain words, for the one who has to understand a violation. */
export interface Timeline {
  note(atMs: number, text: string): void;
  /** The latest lines, oldest first. */
  lines(): string[];
}

const LINES_KEPT = 60;

/** A timeline that keeps the latest lines; `print` hears every one as it happens. */
export function createTimeline(print: ((line: string) => void) | null): Timeline {
  const kept: { readonly atMs: number; readonly text: string }[] = [];
  return {
    note(atMs, text) {
      kept.push({ atMs, text });
      if (kept.length > 2 * LINES_KEPT) kept.splice(0, LINES_KEPT);
      if (print !== null) print(formatLine(atMs, text));
    },
    lines: () => kept.slice(-LINES_KEPT).map(({ atMs, text }) => formatLine(atMs, text)),
  };
}

function formatLine(atMs: number, text: string): string {
  const seconds = atMs / 1_000;
  const day = Math.floor(seconds / 86_400);
  const clock = [seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60]
    .map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
  return `day ${day} ${clock}  ${text}`;
}
