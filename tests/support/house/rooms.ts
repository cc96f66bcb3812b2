import { importsOf, sources } from "./sources.ts";

/** What each of them points at. */
type Arrows = ReadonlyMap<string, ReadonlySet<string>>;

/** One of them. */
type Arrow = readonly [from: string, to: string];

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

/** `lib/site`, `home/plugs`; a file without a room is one by itself. */
export function roomOf(path: string): string {
  return path.split("/").slice(0, 2).join("/");
}

/** The arrows between files, or between what `nameOf` makes of them, types included. */
export function arrowsOf(nameOf: (path: string) => string): Map<string, Set<string>> {
  const arrows = new Map<string, Set<string>>();
  for (const file of sources("lib/", "home/", "cloud/")) {
    const from = nameOf(file.path);
    const targets = arrows.get(from) ?? new Set();
    arrows.set(from, targets);
    for (const { specifier } of importsOf(file)) {
      const to = nameOf(specifier);
      if (/^(lib|home|cloud)\//.test(specifier) && to !== from) targets.add(to);
    }
  }
  return arrows;
}

/** In which row of a document's first table of rooms each stands, from the top. */
export function placesOf(text: string): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const [row, [cell]] of [...text.matchAll(/^\| (?:`[^|]*)\|/gm)].entries()) {
    for (const [room] of cell.matchAll(/\b(?:lib|home|cloud)\/\w+\b(?!\.)/g)) {
      if (!places.has(room)) places.set(room, row);
    }
  }
  return places;
}

/** Arrows within one side whose target stands above, as words. */
export function risingArrows(arrows: Arrows, places: ReadonlyMap<string, number>): string[] {
  const sideOf = (room: string) => room.split("/")[0];
  return [...arrows].flatMap(([from, all]) => [...all].map((to) => [from, to] as const))
    .filter(([from, to]) => sideOf(from) === sideOf(to))
    .filter(([from, to]) => (places.get(from) ?? 0) > (places.get(to) ?? Infinity))
    .map((arrow) => arrow.join(" -> "));
}
