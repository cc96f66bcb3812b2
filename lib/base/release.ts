/**
 * This release. The version stands here alone: heartbeats, `rebootinator --version` and a release's
 * files take it from here.
 */
export const RELEASE = "0.1.0";

/**
 * What a page of this release says of a home's release: the release alone, or with what to do where
 * it is another one's. What is not `NUMBER.NUMBER.NUMBER` is shown as it is.
 */
export function describeRelease(release: string, ours: string = RELEASE): string {
  const [theirs, own] = [numbersOf(release), numbersOf(ours)];
  if (theirs === null || own === null) return release;
  const at = theirs.findIndex((number, index) => number !== own[index]);
  if (at === -1) return release;
  return theirs[at]! < own[at]!
    ? `${release}, older than this cloud's ${ours}: upgrade it at home (rebootinator update)`
    : `${release}, newer than this cloud's ${ours}: upgrade the cloud`;
}

function numbersOf(release: string): readonly number[] | null {
  const found = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/.exec(release);
  return found === null ? null : found.slice(1).map(Number);
}
