/** One metric of the text format. */
export interface Metric {
  /** With its unit last, as https://prometheus.io/docs/practices/naming/ asks. */
  readonly name: string;
  readonly help: string;
  /** Left out: a gauge. */
  readonly type?: "counter";
  readonly samples: Iterable<Sample>;
}

/** One value. */
export interface Sample {
  /** As they stand between the braces, by `labelsOf()`; left out: none. */
  readonly labels?: string;
  readonly value: number;
}

/** `site="cabin",cause="online"` */
export function labelsOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`).join();
}

/** Backslash, quote and line feed, as the text format asks. */
function escapeLabel(value: string): string {
  // Of ten thousand homes half a million values are asked, and next to none has any.
  if (!/[\\"\n]/.test(value)) return value;
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

/** What `make` gives of each, made when it is asked for. */
export function* each<T>(all: Iterable<T>, make: (one: T) => Iterable<Sample>): Generator<Sample> {
  for (const one of all) yield* make(one);
}
