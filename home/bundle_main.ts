/**
 * Bundles the tick, for an installation to take: `deno task bundle --help`.
 *
 * @module
 */
import { CommandError, runCommand } from "../lib/base/command.ts";
import { EXIT } from "../lib/base/exit.ts";
import { BUNDLE_FOLDER } from "../lib/install/paths.ts";
import { ownOutput, ownProgram } from "./host/own_program.ts";
import { makeBundle } from "./install/bundle.ts";
import { endOfSteps } from "./install/cache.ts";

const HELP = `deno task bundle

Makes of the tick one file, with chunks for what is rare, into ${BUNDLE_FOLDER}: it takes less time and
memory than the sources. Run it as yourself, then \`sudo deno task install\`, which takes the bundle if
it is of the sources that are there, and the sources if not. The bundler (esbuild) is fetched from
npm's registry once.

  --help  this text

Exit: 0 made; 1 not made, and why; 2 an option that it does not know.`;

const io = ownOutput(Deno);

Deno.exit(
  await runCommand(Deno.args, {
    shape: { help: HELP, act: "bundle" },
    io,
    act: async () => {
      if (Deno.env.has("SUDO_USER")) {
        throw new CommandError("Cannot bundle: not as root: `deno task bundle` without sudo");
      }
      try {
        await makeBundle(ownProgram().project);
      } catch (error) {
        throw endOfSteps(error);
      }
      io.print(`The tick is bundled in ${BUNDLE_FOLDER}\n`);
      return EXIT.done;
    },
  }),
);
