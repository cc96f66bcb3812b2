/** What each of them points at. */
export type Arrows = ReadonlyMap<string, ReadonlySet<string>>;

/** Groups in which each can be reached from each, sorted (Tarjan's algorithm); none: no circle. */
export function circlesOf(arrows: Arrows): string[][] {
  const indexes = new Map<string, number>();
  const lows = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  function visit(node: string): number {
    const index = indexes.size;
    indexes.set(node, index);
    lows.set(node, index);
    open.push(node);
    for (const next of arrows.get(node) ?? []) {
      if (!indexes.has(next)) lower(node, visit(next));
      else if (open.includes(next)) lower(node, indexes.get(next) ?? index);
    }
    const low = lows.get(node) ?? index;
    if (low === index) {
      const circle = open.splice(open.indexOf(node));
      if (circle.length > 1) found.push(circle.sort());
    }
    return low;
  }
  function lower(node: string, low: number): void {
    lows.set(node, Math.min(lows.get(node) ?? low, low));
  }
  for (const node of arrows.keys()) if (!indexes.has(node)) visit(node);
  return found;
}
