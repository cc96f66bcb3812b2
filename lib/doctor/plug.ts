import { broken, type Finding, warning, well } from "./finding.ts";
import type { SinglePlug } from "../plugs/driver.ts";
import {
  isPretended,
  isSeveral,
  type PlugConfig,
  type SeveralConfig,
} from "../plugs/plug_identity.ts";
import type { Outlet, PlugReading, ReadOutcome, TimedBy } from "../plugs/plug.ts";

const LINK = "plug";

/** What is known of the plug. */
export interface PlugSeen {
  readonly config: PlugConfig;
  readonly read: ReadOutcome;
  readonly timedBy: TimedBy;
  /** Who times each. */
  readonly outlets: readonly Outlet[];
  /** Set-up's journal lies in the state folder. */
  readonly journalOpen: boolean;
}

/** Lines about the plug. */
export function plugFindings(facts: PlugSeen): Finding[] {
  const { config } = facts;
  if (isPretended(config)) {
    return [
      warning(LINK, "There is none (dry_run): power is never switched off", "`deno task setup`"),
    ];
  }
  return isSeveral(config) ? severalFindings(config, facts) : [
    ...outletFindings({ ...facts, config }),
    hostFinding(config.powersThisHost),
    ...wayFindings(config, facts.timedBy),
  ];
}

/** Each by itself, its links named with it. */
function severalFindings(
  config: SeveralConfig,
  { read, outlets, timedBy: least, journalOpen }: PlugSeen,
): Finding[] {
  const findings = config.members.flatMap(({ name, plug }) => {
    const part = read.parts?.find((each) => each.name === name)?.outcome ?? read;
    const timedBy = outlets.find((each) => each.name === name)?.timedBy ?? least;
    return [
      ...outletFindings({ config: plug, read: part, journalOpen }),
      ...wayFindings(plug, timedBy),
    ].map((finding) => ({ ...finding, link: `${finding.link} (${name})` }));
  });
  return [...findings, hostFinding(config.powersThisHost)];
}

function wayFindings({ reachedWithoutRouter }: SinglePlug, timedBy: TimedBy): Finding[] {
  return timedBy === "host" ? [wayFinding(reachedWithoutRouter)] : [];
}

type OutletFacts = Pick<PlugSeen, "read" | "journalOpen"> & { readonly config: SinglePlug };

function outletFindings({ config, read, journalOpen }: OutletFacts): Finding[] {
  const findings = read.kind === "failed"
    ? [broken(LINK, read.hint, "See docs/troubleshooting.md, plug")]
    : readFindings(read.reading, { config, journalOpen });
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
  { config, journalOpen }: Omit<OutletFacts, "read">,
): Finding[] {
  const { on, countdownS, watts } = reading;
  const load = watts === null ? "" : `, feeds ${watts} W`;
  const known = reading.unproven ? "what it takes is not shown" : config.facts.knownAs;
  const findings = [powerFinding(on, `${load}; ${known}`)];
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

/** One that answers proves what it is, also where it does not say whether it is on. */
function powerFinding(on: boolean | null, known: string): Finding {
  switch (on) {
    case true:
      return well(LINK, `It answers: on${known}`);
    case false:
      return broken(LINK, "The outlet is off", "Switch it on; is the router on this plug?");
    case null:
      return warning(
        LINK,
        `It answers, but does not say whether it is on${known}`,
        "In an outage it is switched off and on all the same; a plug that was without internet since it got power " +
          "may say so once it was switched by hand",
      );
  }
}

function wayFinding(reachedWithoutRouter: boolean | undefined): Finding {
  const link = "way to the plug";
  switch (reachedWithoutRouter) {
    case true:
      return well(link, "It does not lead through the router, its owner says");
    case false:
      return broken(
        link,
        "It leads through the router: nobody could switch the power on again",
        "Take a plug that times its off and on itself, or another way to this one",
      );
    case undefined:
      return warning(
        link,
        "Nobody said whether it leads through the router, which is off while it is rebooted",
        "`deno task setup --router-off-check yes` asks, and looks",
      );
  }
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
