/** What a release must have before it is made: its tag, its chapter in CHANGELOG.md, a maintainer. */

/** The chapter of a version, heading left out, trimmed; null: there is none, or it is empty. */
export function chapterOf(changelog: string, release: string): string | null {
  const chapters = changelog.split(/^## /m).slice(1);
  const found = chapters.find((chapter) => chapter.startsWith(`[${release}]`));
  const text = found?.slice(found.indexOf("\n")).trim() ?? "";
  return text === "" ? null : text;
}

/** Why this tag may not be released, in a line; null: it may. */
export function whyNotReleased(
  tag: string,
  { release, changelog, maintainer }: {
    readonly release: string;
    readonly changelog: string;
    /** Of the Debian packages; null: nobody is named. */
    readonly maintainer: string | null;
  },
): string | null {
  if (tag !== `v${release}`) {
    return `Cannot release: the tag must be "v${release}", as lib/base/release.ts says, got "${tag}"`;
  }
  if (chapterOf(changelog, release) === null) {
    return `Cannot release: CHANGELOG.md must have a chapter "## [${release}] - DATE"`;
  }
  return maintainer === null
    ? "Cannot release: DEBFULLNAME and DEBEMAIL must name who answers for the Debian packages, got none"
    : null;
}
