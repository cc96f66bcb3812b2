/** What set-up says of itself, and what it leaves to its owner. */
import type { HomeConfig } from "../config/home_config.ts";
import { SCRIPTED_DRIVERS } from "./drivers.ts";

function wrapped(names: readonly string[]): string {
  const half = Math.ceil(names.length / 2);
  return `${names.slice(0, half).join(", ")},\n${" ".repeat(24)}${names.slice(half).join(", ")};`;
}

/** The text of `--help`. */
export const SETUP_HELP = `deno task setup [--yes] [--config home.toml] [flags]

Finds the router and the plug, writes home.toml and its secret files, proves the plug's timer
without cutting power, and tries it for real when you say so. Run it again at any time: it keeps
what stands and asks only what is missing. A flag that is given is not asked.

  --config FILE         settings to write (default home.toml); other settings in it are kept
  --state DIR           where the watchdog keeps its state (default as for \`deno task probe\`)
  --yes                 ask nothing: take what is found and the usual answers

  --site ID             a short name: a-z, 0-9 and -                      [home]
  --name NAME           what people call it, or none                      [none]
  --time-zone ZONE      such as Europe/Berlin                             [this host's]
  --gateway ADDRESS     the router's address at home, or none             [found]
  --driver DRIVER       ${wrapped(SCRIPTED_DRIVERS)}
                        dry_run only watches                              [tuya]
                        (another that stands in home.toml is kept and tried: docs/plugs)

Of every plug, as far as its driver has it:
  --address ADDRESS     IP address of the plug, the bridge or the broker  [tuya: found]
  --port PORT           its port                                          [the driver's usual]
  --mac MAC             shelly, tasmota, kasa: its MAC address            [asked of the device]
  --outlet NUMBER       which outlet of it, from 1                        [1]
  --password-file FILE  shelly, tasmota, homebridge, zigbee2mqtt: a file with the password
  --powers-this-host yes|no   whether this computer goes off with the plug  [no]
  --without-router yes|no     where this computer ends the cut itself: whether the plug can still be
                        switched while the router is off; without it such a plug is refused

tuya:
  --search TIME         how long to listen for plugs, 0s – 120s           [12s]
  --devices FILE        devices.json with keys, as tinytuya's wizard writes it
  --id ID               the plug's device id                              [found]
  --key-file FILE       a file that holds the plug's local key            [from --devices]
  --protocol VERSION    3.1, 3.3, 3.4 or 3.5                              [found, else 3.3]
  --switch-dp NUMBER    data point of the switch                          [1]
  --countdown-dp NUMBER data point of its timer                           [9]
home_assistant:
  --plug-token-file FILE      a file with a long-lived access token
  --entity ENTITY, --script SCRIPT      switch.router, and the script that cycles it or none [none]
homebridge:
  --user NAME, --accessory ID           a user of its pages, and the outlet's uniqueId
zigbee2mqtt:
  --device-name NAME, --user NAME       the plug's friendly name; the broker's user or none [none]
  --base-topic TOPIC    first part of every topic                         [zigbee2mqtt]
  --timed-by plug|host  who ends a cut (command, too)                     [host]
command (whole path and arguments, or a list as JSON):
  --outlet-name NAME    tells this outlet from others                     [router]
  --run-off PROGRAM, --run-cycle PROGRAM, --run-on PROGRAM, --run-read PROGRAM

  --cloud-url URL       the cloud's address, or none                      [none]
  --cloud-token-file FILE     a file with the site's token
  --ntfy-url URL        a topic that the home itself writes to, or none   [none]
  --ntfy-token-file FILE      a file with the topic's token

  --prove yes|no        start and stop the plug's timer; cuts nothing     [yes]
  --test lamp|router|no cut the power once and see it come back           [no]
  --test-off TIME       for how long, 5s – 60s                            [10s]
  --wan-check yes|no    look once with the line's cable pulled (pull it first)  [no]
  --router-off-check yes|no   look once with the router's power cord pulled (pull it first)  [no]
  --send-test yes|no    send one notification to the ntfy topic           [no]
  --search-ports LIST, --search-ask ADDRESS:PORT   for networks that are special
  --help                this text

Secrets are never flags, because others on this host can see a command line.
Exit: 0 all that was asked is done; 1 something failed, and what; 2 usage or settings; 130 stopped.`;

function addressStep({ driver, host }: { readonly driver: string; readonly host: string }): string {
  return driver === "tuya"
    ? "Give the plug a fixed address in the router, and close its app on phones at home"
    : `Give ${host} a fixed address in the router; docs/plugs/${driver}.md says what to set there`;
}

/** What is left to do, in order. */
export function nextSteps(
  config: HomeConfig,
  options: { readonly path: string },
): readonly string[] {
  const { plug, cloud, ntfy, site } = config;
  const at = options.path === "home.toml" ? "" : ` --config ${options.path}`;
  const steps: string[] = [];
  if (plug.driver === "dry_run") {
    steps.push("Choose a plug: `deno task setup --driver tuya` (until then nothing is ever cut)");
  } else if (!plug.tested) {
    steps.push(`Try the plug for real: \`deno task setup${at} --test lamp\` (or router)`);
  }
  if (plug.powersThisHost === true) {
    steps.push("Power this computer from another outlet than the plug and the router's USB port");
  }
  if (plug.driver !== "dry_run") {
    if ("host" in plug) steps.push(addressStep(plug));
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
  steps.push(`See one tick: \`deno task probe${at}\``);
  steps.push(`Let it watch: \`sudo deno task install${at}\`, then \`deno task doctor\``);
  return steps;
}
