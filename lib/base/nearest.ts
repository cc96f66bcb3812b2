/** For "did you mean": finding the name somebody meant when they wrote another. */

/** Names longer than this are not compared. */
const NAME_CHARACTERS_MAX = 64;

/**
 * The one of `names` that takes the fewest single-character edits to reach from `name`; null when
 * none is within a third of its length (a short name: one edit), so that nonsense gets none.
 */
export function nearestName(name: string, names: readonly string[]): string | null {
  if (name.length > NAME_CHARACTERS_MAX) return null;
  let nearest: string | null = null;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of names) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** Insertions, deletions and replacements between two texts (Wagner and Fischer, 1974). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
