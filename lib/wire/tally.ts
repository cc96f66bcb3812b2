/** What was asked in an outage and what answered, by count: the strongest evidence of what failed. */
import * as v from "../base/shape.ts";
import { whole } from "./numbers.ts";

/** Most targets that are counted, and the longest address of one, so that events stay small. */
export const TALLY_TARGETS_MAX = 8;
export const TALLY_URL_MAX = 60;

const count = whole(0, 1_000_000);

/** One entry a target, in the order in which they were first asked. */
export const tallySchema = v.pipe(
  v.array(v.object({
    /** As the owner wrote it: `"ping://1.1.1.1"`. */
    url: v.pipe(v.string(), v.minLength(1), v.maxLength(TALLY_URL_MAX)),
    /** One of `TargetRole`, or what a newer home calls it. */
    role: v.word(),
    /** Times the question left this computer; failures of its own do not count. */
    asked: count,
    /** Times an answer came that shows that the target lives, at most `asked`. */
    answered: count,
  })),
  v.maxLength(TALLY_TARGETS_MAX),
  (list) => list.every(({ asked, answered }) => answered <= asked) ? null : "answered <= asked",
);

/** One target. */
export type TargetTally = Readonly<v.InferOutput<typeof tallySchema>[number]>;

/**
 * A field that may be missing: an older home, or one that could not count from the beginning, does
 * not tell. One that cannot be read is taken as not told, for the outage itself is worth more.
 */
export const toldTally: v.Shape<readonly TargetTally[] | undefined> = v.optional({
  read(value) {
    const read = tallySchema.read(value);
    return read instanceof v.Fault ? undefined : read;
  },
  json: () => ({
    description: "One that is not so is left out",
    anyOf: [v.jsonOf(tallySchema), {}],
  }),
});

/**
 * `"1.1.1.1: 0 of 40 answered; router: 40 of 40"` of an outage in which the router was rebooted
 * `cuts` times; null: nothing was told.
 */
export function describeTally(
  { tally, cuts }: { readonly tally: readonly TargetTally[] | null; readonly cuts: number },
): string | null {
  const counted = (tally ?? []).filter(({ asked }) => asked > 0);
  if (counted.length === 0) return null;
  const targets = counted.map(({ url, role, asked, answered }, index) =>
    `${nameOf(url, role)}: ${answered} of ${asked}${index === 0 ? " answered" : ""}`
  );
  // Without that, who sees the router answer every time must think that it was never rebooted.
  const left = cuts === 0
    ? []
    : [`questions during the reboot${cuts === 1 ? "" : "s"} are not counted`];
  return [...targets, ...left].join("; ");
}

/** The host that a target's address names; the whole address is for machines. */
export function hostOfTarget(url: string): string {
  const host = /^[a-z]+:\/\/([^/?#]+)/.exec(url)?.[1];
  return host === "system" ? "names, as the home asks" : host ?? url;
}

function nameOf(url: string, role: string): string {
  return role === "gateway" ? `router ${hostOfTarget(url)}` : hostOfTarget(url);
}
