/** Most edits between a misspelt word and what was meant. */
const EDITS_MAX = 3;

/** The word that `text` most likely was meant to be; null when none is near. */
export function nearest(text: string, words: readonly string[]): string | null {
  let best: string | null = null;
  // A short word is not "near" one that shares nothing with it.
  let edits = Math.min(EDITS_MAX, Math.floor(text.length / 2)) + 1;
  for (const word of words) {
    const distance = editDistance(text.toLowerCase(), word);
    if (distance < edits) {
      best = word;
      edits = distance;
    }
  }
  return best;
}

/** Levenshtein's distance: the least number of characters to insert, remove or replace. */
function editDistance(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > EDITS_MAX) return EDITS_MAX + 1;
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const line = [row];
    for (let column = 1; column <= to.length; column++) {
      const change = from[row - 1] === to[column - 1] ? 0 : 1;
      line.push(Math.min(
        (above[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + change,
      ));
    }
    above = line;
  }
  return above[to.length] ?? 0;
}
