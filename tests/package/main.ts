/**
 * Builds what is given to others: `deno task package --help`.
 *
 * @module
 */
import { helpOnRequest } from "../support/base/usage.ts";
import { packAirtouch } from "./airtouch.ts";
import { type Architecture, makeDebian, OWN_ARCHITECTURE } from "./debian/build.ts";
import { NOBODY_TEXT, readMaintainer } from "./debian/maintainer.ts";

helpOnRequest(`deno task package airtouch | deb [amd64 | arm64]

Builds what is given to others, into .artefacts/package.

  airtouch   the AirTouch package for Node as an npm tarball (needs npm; fetches TypeScript once)
  deb        a Debian package with Deno inside, for this machine or the one that is named (needs
             dpkg-deb; the other machine's Deno comes from npm). DEBFULLNAME and DEBEMAIL name who
             answers for it, its maintainer; without them it names nobody, and says so

For Deno the AirTouch package is lib/airtouch as it stands: \`deno publish --dry-run\` in that folder.

Exit: 0 built; 1 not built; 2 usage.
`);

const FOLDER = ".artefacts/package";
const ARCHITECTURES: readonly Architecture[] = ["amd64", "arm64"];

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

async function build(words: readonly string[]): Promise<number> {
  const [what, ...rest] = words;
  const architecture = rest.length === 0
    ? OWN_ARCHITECTURE
    : ARCHITECTURES.find((each) => each === rest[0]);
  const isKnown = what === "airtouch" ? rest.length === 0 : what === "deb" && rest.length < 2;
  if (!isKnown || architecture === undefined) {
    say(`Cannot package: there is "airtouch" and "deb", got "${words.join(" ")}"`);
    return 2;
  }
  await Deno.mkdir(FOLDER, { recursive: true });
  if (what === "deb") {
    const maintainer = readMaintainer((name) => Deno.env.get(name));
    say(await makeDebian(FOLDER, { architecture, maintainer }));
    if (maintainer === null) say(NOBODY_TEXT);
    return 0;
  }
  const packed = await packAirtouch(FOLDER);
  say(packed.kind === "packed" ? packed.tarball : `Cannot package airtouch: ${packed.why}`);
  return packed.kind === "packed" ? 0 : 1;
}

try {
  Deno.exit(await build(Deno.args));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  Deno.exit(1);
}
