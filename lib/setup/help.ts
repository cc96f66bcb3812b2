/** The text of `deno task setup --help`, with what every driver says of its own flags. */
import type { Driver } from "../plugs/driver.ts";
import type { PlugField } from "../plugs/questions.ts";
import { isPretender, plugFieldsOf, scriptedDrivers, usualDriver } from "./drivers.ts";

const COLUMN = 24;
const LINE_CHARACTERS_MAX = 100;

/** The whole text, in lines of at most 100 characters. */
export function setupHelp(drivers: readonly Driver[]): string {
  const names = scriptedDrivers(drivers);
  const shared = sharedFields(drivers);
  const pretended = names.filter((name) => isPretender(name, drivers));
  return `deno task setup [--yes] [--config home.toml] [flags]

Finds the router and the plug, writes home.toml and its secret files, proves the plug's timer
without switching it off, and tries it for real when you say so. Run it again at any time: it keeps
what stands and asks only what is missing. A flag that is given is not asked.

  --config FILE         settings to write (default home.toml); other settings in it are kept
  --state DIR           where the watchdog keeps its state (default as for probe)
  --yes                 ask nothing: take what is found and the usual answers
  --installs            the installation follows, as by install.sh: what is left to do is then said
                        for what it installs

  --site ID             a short name: a-z, 0-9 and -                      [home]
  --name NAME           what people call it, or none                      [none]
  --time-zone ZONE      such as Europe/Berlin                             [this host's]
  --gateway ADDRESS     the router's address at home, or none             [found]
${
    row(
      "--driver DRIVER",
      `${names.join(", ")}; ${pretended.join(", ")} only watches`,
      usualDriver(drivers),
    )
  }
                        (another that stands in home.toml is kept and tried: docs/plugs)

Of every plug, as far as its driver has it:
${[...shared].map(([field, users]) => fieldRow(field, users)).join("\n")}
  --powers-this-host yes|no   whether this computer goes off with the plug  [no]
  --without-router yes|no     where this computer switches on again: whether the plug can still be
                        switched while the router is off; without it such a plug is refused
  --search TIME         how long to listen for tuya plugs, 0s – 120s      [12s]
  --devices FILE        devices.json with tuya's keys, as tinytuya's wizard writes it

${ownFields(drivers, shared).join("\n")}

  --cloud-url URL       the cloud's address, or none                      [none]
  --cloud-token-file FILE     a file with the site's token
  --ntfy-url URL        a topic that the home itself writes to, or none   [none]
  --ntfy-token-file FILE      a file with the topic's token

  --prove yes|no        start and stop the plug's timer; power stays on    [yes]
  --test lamp|router|no switch off once and see it come back            [no]
  --test-off TIME       for how long, 5s – 60s                            [10s]
  --wan-check yes|no    look once with the line's cable pulled (pull it first)  [no]
  --router-off-check yes|no   look once with the router's power cord pulled (pull it first)  [no]
  --send-test yes|no    send one notification to the ntfy topic           [no]
  --search-ports LIST, --search-ask ADDRESS:PORT   for networks that are special
  --help                this text

Secrets are never flags, because others on this host can see a command line.
Exit: 0 all that was asked is done; 1 something failed, and what; 2 usage or settings; 130 stopped.`;
}

/** Fields of more than one driver, with whose they are. */
function sharedFields(drivers: readonly Driver[]): ReadonlyMap<PlugField, readonly string[]> {
  const users = new Map<PlugField, string[]>();
  for (const name of scriptedDrivers(drivers)) {
    for (const field of plugFieldsOf(name, drivers)) {
      users.set(field, [...users.get(field) ?? [], name]);
    }
  }
  return new Map([...users].filter(([, names]) => names.length > 1));
}

function ownFields(
  drivers: readonly Driver[],
  shared: ReadonlyMap<PlugField, readonly string[]>,
): readonly string[] {
  return scriptedDrivers(drivers).flatMap((name) => {
    const own = plugFieldsOf(name, drivers).filter((field) => !shared.has(field));
    return own.length === 0 ? [] : [`${name}:`, ...own.map((field) => fieldRow(field, []))];
  });
}

function fieldRow(field: PlugField, users: readonly string[]): string {
  const { flag, kind, value, help, usual } = field;
  const name = kind === "secret" ? `--${flag}-file FILE` : `--${flag} ${value}`;
  const what = kind === "secret" ? `a file with ${help}` : help;
  return row(name, users.length === 0 ? what : `${users.join(", ")}: ${what}`, usual);
}

function row(name: string, text: string, usual: string | undefined): string {
  const said = usual === undefined ? text : `${text} [${usual}]`;
  const start = `  ${name}`;
  const gap = " ".repeat(Math.max(2, COLUMN - start.length));
  return wrap(`${start}${gap}`, said.split(" ")).join("\n");
}

function wrap(start: string, words: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let line = start;
  let isFresh = true;
  for (const word of words) {
    if (!isFresh && line.length + 1 + word.length > LINE_CHARACTERS_MAX) {
      lines.push(line);
      line = " ".repeat(COLUMN);
      isFresh = true;
    }
    line += isFresh ? word : ` ${word}`;
    isFresh = false;
  }
  return [...lines, line];
}
