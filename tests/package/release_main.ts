/**
 * Makes a release: `deno task release --help`.
 *
 * @module
 */
import { RELEASE } from "../../lib/base/release.ts";
import { helpOnRequest } from "../support/base/usage.ts";
import { chapterOf, whyNotReleased } from "./chapter.ts";
import { makeDebian } from "./debian/build.ts";
import { readMaintainer } from "./debian/maintainer.ts";
import { makeRelease, writeSums } from "./release.ts";

helpOnRequest(`deno task release [TAG]

Makes what is published of a release, into .artefacts/release: the tarball that install.sh takes, with
its packages, install.sh itself, and SHA256SUMS. The version is lib/base/release.ts's. The same files
give the same bytes.

With a TAG it is for publishing: the tag must be the version's and CHANGELOG.md must have its
chapter, which becomes notes.md beside the folder; both Debian packages are made as well (dpkg-deb; npm
for the other machine's Deno). DEBFULLNAME and DEBEMAIL must name who answers for them, for Debian's
policy wants a maintainer who can be reached. Before: \`deno task ok\`. The tag itself is yours to make:

  git tag --sign v${RELEASE} && git push origin v${RELEASE}

Exit: 0 made; 1 not made; 2 usage.
`);

const FOLDER = ".artefacts/release";
const NOTES = ".artefacts/notes.md";

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const [tag, ...rest] = Deno.args;
if (rest.length > 0) {
  say(`Cannot release: one tag at most, got "${Deno.args.join(" ")}"`);
  Deno.exit(2);
}

async function release(): Promise<void> {
  const changelog = await Deno.readTextFile("CHANGELOG.md");
  const maintainer = tag === undefined ? null : readMaintainer((name) => Deno.env.get(name));
  if (tag !== undefined) {
    const why = whyNotReleased(tag, { release: RELEASE, changelog, maintainer });
    if (why !== null) throw new Error(why);
  }
  const paths = [...await makeRelease(FOLDER)];
  if (tag !== undefined) {
    for (const architecture of ["amd64", "arm64"] as const) {
      paths.push(await makeDebian(FOLDER, { architecture, maintainer }));
    }
    await writeSums(FOLDER, paths.filter((path) => !path.endsWith("/SHA256SUMS")));
    await Deno.writeTextFile(NOTES, `${chapterOf(changelog, RELEASE)}\n`);
    paths.push(NOTES);
  }
  paths.forEach(say);
}

try {
  await release();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  Deno.exit(1);
}
