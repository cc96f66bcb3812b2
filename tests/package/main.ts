/**
 * Builds what is given to others: `deno task package --help`.
 *
 * @module
 */
import { helpOnRequest } from "../support/base/usage.ts";
import { packAirtouch } from "./airtouch.ts";

helpOnRequest(`deno task package airtouch

Builds what is given to others, into .artefacts/package.

  airtouch   the AirTouch package for Node as an npm tarball (needs npm; fetches TypeScript once)

For Deno the package is lib/airtouch as it stands: \`deno publish --dry-run\` in that folder.

Exit: 0 built; 1 not built; 2 usage.
`);

const FOLDER = ".artefacts/package";

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const [what, ...rest] = Deno.args;
if (what !== "airtouch" || rest.length > 0) {
  say(`Cannot package: there is "airtouch", got "${Deno.args.join(" ")}"`);
  Deno.exit(2);
}
await Deno.mkdir(FOLDER, { recursive: true });
const packed = await packAirtouch(FOLDER);
say(packed.kind === "packed" ? packed.tarball : `Cannot package airtouch: ${packed.why}`);
Deno.exit(packed.kind === "packed" ? 0 : 1);
