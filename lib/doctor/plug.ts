import { broken, type Finding, warning, well } from "./doctor.ts";
import type { PlugConfig } from "../config/home_config.ts";
import type { PlugReading, ReadOutcome } from "../plug/plug.ts";

const LINK = "plug";

/** What is known of the plug. */
export interface PlugFacts {
  readonly config: PlugConfig;
  readonly read: ReadOutcome;
  /** Set-up's journal lies in the state folder. */
  readonly journalOpen: boolean;
}

/** Lines about the plug. */
export function plugFindings({ config, read, journalOpen }: PlugFacts): Finding[] {
  if (config.driver === "dry_run") {
    return [warning(LINK, "There is none (dry_run): no power is ever cut", "`deno task setup`")];
  }
  return config.driver === "several"
    ? severalFindings(config, { read, journalOpen })
    : [...outletFindings({ config, read, journalOpen }), hostFinding(config.powersThisHost)];
}

/** Each by itself, its links named with it. */
function severalFindings(
  config: Extract<PlugConfig, { readonly driver: "several" }>,
  { read, journalOpen }: Omit<PlugFacts, "config">,
): Finding[] {
  const findings = config.members.flatMap(({ name, plug }) => {
    const part = read.parts?.find((each) => each.name === name)?.outcome ?? read;
    return outletFindings({ config: plug, read: part, journalOpen }).map((finding) => ({
      ...finding,
      link: `${finding.link} (${name})`,
    }));
  });
  return [...findings, hostFinding(config.powersThisHost)];
}

function outletFindings({ config, read, journalOpen }: PlugFacts): Finding[] {
  const findings = read.kind === "failed"
    ? [broken(LINK, read.hint, "See docs/troubleshooting.md, plug")]
    : readFindings(read.reading, { journalOpen });
  if (journalOpen) {
    const says = "Set-up did not end well and may have left a timer on the plug";
    findings.push(warning("plug timer", says, "Let a tick run, or run `deno task setup` again"));
  }
  findings.push(
    config.tested
      ? well("plug tested", "It was seen to go off and come back")
      : warning("plug tested", "It was never tried for real", "`deno task setup --test lamp`"),
  );
  return findings;
}

function readFindings(
  reading: PlugReading,
  { journalOpen }: { readonly journalOpen: boolean },
): Finding[] {
  const { on, countdownS, watts } = reading;
  const load = watts === null ? "" : `, feeds ${watts} W`;
  const findings = on === false
    ? [broken(LINK, "The outlet is off", "Switch it on; is the router on this plug?")]
    : [
      well(
        LINK,
        `It answers: ${on === null ? "power not said" : "on"}${load}; key and version fit`,
      ),
    ];
  if ((countdownS ?? 0) > 0 && !journalOpen) {
    const says = `A timer that is not ours runs on it: ${countdownS} s left`;
    findings.push(warning("plug timer", says, "Remove timers and schedules in the plug's app"));
  }
  for (const each of reading.warnings) {
    findings.push(warning("plug settings", each, "See docs/troubleshooting.md, plug settings"));
  }
  if (reading.afterPowerLoss === "on") {
    findings.push(well("plug settings", "After a mains failure it comes back on"));
  }
  return findings;
}

function hostFinding(powersThisHost: boolean | undefined): Finding {
  const link = "this computer";
  switch (powersThisHost) {
    case true:
      return broken(
        link,
        "It goes off with the plug, and with it the watchdog",
        "Power it from another outlet, then `deno task setup --powers-this-host no`",
      );
    case false:
      return well(link, "It does not hang on the plug");
    case undefined:
      return warning(link, "Nobody said whether it hangs on the plug", "`deno task setup` asks");
  }
}
