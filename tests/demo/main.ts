/**
 * The whole loop as real processes, no account and no hardware: `deno task demo [--keep]`. Ends
 * within a minute with a table of promises; exit 1 if one was not kept.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { DENO_MIN, isOldDeno } from "../../lib/doctor/deno_version.ts";
import { type Promised, promiseTable } from "./promises.ts";
import { setStage, type Stage } from "./stage.ts";
import { tellStory } from "./story.ts";

const args = parseArgs(Deno.args, { boolean: ["keep", "help"] });

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

async function keepUntilInterrupted(stage: Stage): Promise<void> {
  say(`\nIt goes on running. Status page: ${stage.statusUrl}`);
  say("Press Ctrl-C to end it.");
  await new Promise<void>((resolve) => Deno.addSignalListener("SIGINT", () => resolve()));
}

if (args["help"] === true) {
  say("deno task demo [--keep]\n\nThe whole loop in a minute; --keep leaves it running after.");
  say("\nExit: 0 every promise was kept; 1 one was not; 2 this Deno is too old.");
  Deno.exit(0);
}
if (isOldDeno(Deno.version.deno)) {
  say(
    `Cannot run on Deno ${Deno.version.deno}: the home half needs ${DENO_MIN} or newer; ` +
      "npx -y deno@2.9.6 task demo brings its own",
  );
  Deno.exit(2);
}
say("Rebootinator, the whole loop: a watchdog, a smart plug, a router, a cloud, a phone.");
say("Every part is a process of its own; only the times are shorter than at home.\n");
const stage = await setStage();
let promises: readonly Promised[] = [];
try {
  promises = await tellStory(stage, say);
  say(`\n${promiseTable(promises)}\n`);
  if (promises.some(({ kept }) => !kept)) say(["What the parts said:", ...stage.logs()].join("\n"));
  if (args["keep"] === true) await keepUntilInterrupted(stage);
} finally {
  await stage.clear();
}
const broken = promises.filter(({ kept }) => !kept).length;
say(broken === 0 ? "Every promise was kept." : `${broken} of the promises were not kept.`);
Deno.exit(broken === 0 ? 0 : 1);
