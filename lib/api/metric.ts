/** One metric of the text format. */
export interface Metric {
  /** With its unit last, as https://prometheus.io/docs/practices/naming/ asks. */
  readonly name: string;
  readonly help: string;
  /** Left out: a gauge. */
  readonly type?: "counter";
  readonly samples: readonly Sample[];
}

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}
