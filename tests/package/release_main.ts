/**
 * Makes a release: `deno task release --help`.
 *
 * @module
 */
import { helpOnRequest } from "../support/base/usage.ts";
import { makeRelease } from "./release.ts";

helpOnRequest(`deno task release

Makes what is published of a release, into .artefacts/release: the tarball that install.sh takes, with
its packages, install.sh itself, and SHA256SUMS. The version is lib/base/release.ts's. The same files
give the same bytes.

Exit: 0 made; 1 not made.
`);

for (const path of await makeRelease(".artefacts/release")) {
  Deno.stdout.writeSync(new TextEncoder().encode(`${path}\n`));
}
