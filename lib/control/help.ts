/** What the control commands say of themselves. */

const SHARED = `  --config FILE  settings of a watchdog that is not installed (default home.toml)
  --state DIR    its state (default as for probe)
  --help         this text

With neither, the installed watchdog is asked through its socket, which root may use, and
members of the group that was named at installation. Without one, the watchdog that this user
runs by hand.`;

function helpOf(usage: string, what: string, options = ""): string {
  return `deno task ${usage} [--config home.toml] [--state DIR]

${what}

${options}${SHARED}

Exit: 0 done; 1 not done, and why; 2 usage or settings.`;
}

const TEXTS: Readonly<Record<string, string>> = {
  pause: helpOf(
    "pause TIME",
    `No reboots by itself for TIME: "30m", "2h", "7d"; 1m to 30d. The internet is still watched and
reported. A reboot that is under way is finished. Waits until a tick has taken it.`,
  ),
  resume: helpOf("resume", "Ends a pause. Waits until a tick has taken it."),
  cycle: helpOf(
    "reboot [--yes]",
    `Reboots the router now: the plug is off for policy.off and goes on again by itself. Counted
apart from automatic reboots: at most 3 in any hour, also in a pause. Waits until it is done.`,
    "  --yes          do not ask; without it, and without a terminal, nothing is done\n",
  ),
  report: helpOf(
    "report [--month 2026-11] [--csv | --json | --html]",
    `The outages of a month in the site's time zone, from the local log alone: start, end, duration,
cause, reboots and whether one helped; reboots of the router apart from them. Every second
of the month is online, away or not watched, and the three add up.`,
    `  --month MONTH  such as 2026-11 (default: the present month)
  --csv          one line for each outage
  --json         everything
  --html         a page to print, \`… --html > record.html\`; its fields from [report] in home.toml
`,
  ),
};

/** The text of \`--help\`. */
export function controlHelp(name: string): string {
  return TEXTS[name] ?? "";
}
