/** What set-up leaves to its owner. */
import type { HomeConfig } from "../config/home_config.ts";
import { isPretended, isSeveral } from "../plugs/plug_identity.ts";

/** What is left to do, in order. */
export function nextSteps(
  config: HomeConfig,
  options: {
    /** home.toml, where it had to be named; null: it is the usual one. */
    readonly path: string | null;
    /** The installation follows, and starts the first tick. */
    readonly installs: boolean;
  },
): readonly string[] {
  const { plug, cloud, ntfy, site } = config;
  const at = options.path === null || options.installs ? "" : ` --config ${options.path}`;
  const steps: string[] = [];
  if (isPretended(plug)) {
    steps.push(
      "Choose a plug: `deno task setup --driver tuya` (until then power is never switched off)",
    );
  } else if (!plug.tested) {
    steps.push(`Try the plug for real: \`deno task setup${at} --test lamp\` (or router)`);
  }
  if (plug.powersThisHost === true) {
    steps.push("Power this computer from another outlet than the plug and the router's USB port");
  }
  if (!isPretended(plug)) {
    const after = isSeveral(plug) ? null : plug.facts.afterSetUp;
    if (after !== null) steps.push(after);
    steps.push(
      `Look once without the line: pull its cable, \`deno task setup${at} --wan-check yes\``,
    );
  }
  if (cloud === null) {
    steps.push(
      "For a phone that rings when this home falls silent: start the cloud (docs/deploy.md), print " +
        `its token there with \`deno task token ${site.id}\`, and run set-up again with --cloud-url`,
    );
  }
  if (ntfy === null && cloud === null) {
    steps.push(
      "For the phone: install the ntfy app, subscribe to a topic that nobody guesses, and run " +
        "set-up again with --ntfy-url https://ntfy.sh/TOPIC",
    );
  }
  if (options.installs) return steps;
  steps.push(`See one tick: \`deno task probe${at}\``);
  steps.push(`Let it watch: \`sudo deno task install${at}\`, then \`deno task doctor\``);
  return steps;
}
