/** Whose each second of a report is: each is counted once. */
import type { SeenOutage, Span, UnknownSpan } from "./outage_spans.ts";

/** How the seconds of a stretch are shared out. */
export interface Shares {
  /** For each outage. */
  readonly downS: readonly number[];
  readonly unknownS: number;
  /** In order, each as long as it can be. */
  readonly away: readonly Span[];
}

/** Gives each second of `whole` to the unknown, else to the first outage that covers it. */
export function shareOut(
  outages: readonly SeenOutage[],
  { unknown, whole }: { readonly unknown: readonly Span[]; readonly whole: Span },
): Shares {
  const downS = outages.map(() => 0);
  let unknownS = 0;
  const spans = [
    ...unknown.map((span) => ({ ...clip(span, whole), owner: -1 })),
    ...outages.map(({ known }, owner) => ({ ...clip(known, whole), owner })),
  ].filter(({ fromS, toS }) => toS > fromS);
  const marks = spans.flatMap((span) => [
    { atS: span.fromS, owner: span.owner, opens: true },
    { atS: span.toS, owner: span.owner, opens: false },
  ]).sort((a, b) => a.atS - b.atS);
  const open = new Map<number, number>();
  const away: { fromS: number; toS: number }[] = [];
  let lastS = whole.fromS;
  for (const { atS, owner, opens } of marks) {
    if (open.size > 0) {
      const taker = Math.min(...open.keys());
      if (taker === -1) unknownS += atS - lastS;
      else {
        downS[taker] = (downS[taker] ?? 0) + atS - lastS;
        extend(away, { fromS: lastS, toS: atS });
      }
    }
    lastS = atS;
    const count = (open.get(owner) ?? 0) + (opens ? 1 : -1);
    if (count === 0) open.delete(owner);
    else open.set(owner, count);
  }
  return { downS, unknownS, away };
}

function extend(away: { fromS: number; toS: number }[], { fromS, toS }: Span): void {
  if (toS === fromS) return;
  const last = away.at(-1);
  if (last?.toS === fromS) last.toS = toS;
  else away.push({ fromS, toS });
}

/** What of `spans` no other covers; a rest of at most `seamS` that touches another is left out. */
export function without(
  spans: readonly UnknownSpan[],
  options: { readonly others: readonly Span[]; readonly seamS: number },
): UnknownSpan[] {
  let left = [...spans];
  for (const { fromS, toS } of options.others) {
    left = left.flatMap((span) => {
      if (span.toS < fromS || span.fromS > toS) return [span];
      const before = { ...span, toS: Math.min(span.toS, fromS) };
      const after = { ...span, fromS: Math.max(span.fromS, toS) };
      return [before, after].filter((part) => part.toS - part.fromS > options.seamS);
    });
  }
  return left;
}

/** The part of `span` within `whole`; it ends before it begins where there is none. */
export function clip(span: Span, whole: Span): Span {
  return { fromS: Math.max(span.fromS, whole.fromS), toS: Math.min(span.toS, whole.toS) };
}
