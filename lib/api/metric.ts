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
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What `make` gives of each, made when it is asked for. */
export function* each<T>(all: Iterable<T>, make: (one: T) => Iterable<Sample>): Generator<Sample> {
  for (const one of all) yield* make(one);
}
