/** One line of the bench. */
export interface Row {
  readonly name: string;
  readonly measured: string;
  /** Null: no goal, only to know. */
  readonly goal: { readonly text: string; readonly reached: boolean } | null;
}

/** How thorough a bench is. */
export interface Effort {
  /** Interleaved pairs. */
  readonly pairs: number;
  /** Largest number of sites of a sweep. */
  readonly sitesMax: number;
  readonly beats: number;
}

/** The middle one; the upper of two. Throws RangeError for none. */
export function median(values: readonly number[]): number {
  const middle = [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new RangeError("Cannot take a median of nothing");
  return middle;
}

/** `"0.55 (0.51–0.62)"` */
export function spread(values: readonly number[], digits: number): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

/** A row whose median must not be above `most`. */
export function rowAtMost(
  name: string,
  options: {
    readonly values: readonly number[];
    readonly digits: number;
    readonly most: number;
    readonly unit?: string;
    readonly beside?: string;
  },
): Row {
  const { values, digits, most, unit = "", beside = "" } = options;
  return {
    name,
    measured: `${spread(values, digits)}${unit}${beside}`,
    goal: { text: `<= ${most}${unit}`, reached: median(values) <= most },
  };
}

/** The rows as a table for people. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ name, measured, goal }) => [
    name,
    measured,
    goal?.text ?? "-",
    goal === null ? "" : goal.reached ? "ok" : "missed",
  ]);
  const all = [["what", "median (least–most)", "goal", ""], ...lines];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...all.map((line) => line[column]?.length ?? 0))
  );
  return all.map((line) =>
    line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd()
  ).join("\n");
}
