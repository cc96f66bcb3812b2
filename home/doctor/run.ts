/** Looks at every link at once, each for a bounded time. */
import { broken, type Finding, unseen, warning, well } from "../../lib/doctor/finding.ts";
import { DENO_MIN, isOldDeno } from "../../lib/doctor/deno_version.ts";
import { installedFinding } from "../../lib/doctor/own_cloud.ts";
import { networkFindings } from "../../lib/doctor/network.ts";
import { duringOwnCycle } from "../../lib/doctor/own_cycle.ts";
import { pingFindings } from "../../lib/doctor/ping_right.ts";
import { plugFindings } from "../../lib/doctor/plug.ts";
import { stateFindings } from "../../lib/doctor/state.ts";
import { targetFindings } from "../../lib/doctor/targets.ts";
import type { HomeConfig } from "../../lib/config/home_config.ts";
import type { Half } from "../../lib/install/paths.ts";
import { localMinuteOf } from "../../lib/time/zone_time.ts";
import type { HomeClock } from "../../lib/time/time.ts";
import { identifyPlug, isPretended } from "../../lib/plugs/plug_identity.ts";
import { judgeWithoutLine } from "../../lib/setup/wan_check.ts";
import type { ConfigOutcome } from "../config/config_file.ts";
import { askIp } from "../host/own_network.ts";
import { howToPermit } from "../install/permitted_programs.ts";
import { loadPlug } from "../plugs/drivers.ts";
import { probeAll } from "../probes/probe_all.ts";
import { askWithoutLine } from "../setup/without_line.ts";
import { type Check, runCheck } from "./bounded.ts";
import { lookAtCloud } from "./cloud.ts";
import { lookAtClock } from "./clock.ts";
import { lookAtHomeAssistant } from "./home_assistant.ts";
import { lookAtPhone } from "./phone.ts";
import type { StateLook } from "./watchdog.ts";

/** No link is looked at for longer; all are looked at together. */
const CHECK_MS_MAX = 14_000;
const PLUG_MS = 5_000;
const OWN_NETWORK_MS = 3_000;

/** What the doctor looks at. */
export interface Patient {
  readonly denoVersion: string;
  /** The installed watchdog is meant. */
  readonly installed: boolean;
  /** What is installed on this computer. */
  readonly halves: readonly Half[];
  /** Looks at the cloud of this computer; null: there is none. */
  readonly ownCloud: (() => Promise<readonly Finding[]>) | null;
  /** Whether there is a home to be judged: not where the cloud alone is installed. */
  readonly hasHome: boolean;
  /** The kernel's `net.ipv4.ping_group_range`; null: it does not say. */
  readonly pingGroupRange: string | null;
  /** Where the settings were looked for. */
  readonly path: string;
  readonly settings: ConfigOutcome;
  readonly timer: () => Promise<Finding>;
  readonly state: () => Promise<StateLook>;
  readonly journalOpen: boolean;
  /** As on the command line, for a command to paste. */
  readonly args: readonly string[];
  readonly clock: HomeClock;
  /** Marks a test message. */
  readonly code: string;
  readonly sendTest: boolean;
  /** As in `PhoneOptions`. */
  readonly testedMs: number | null;
  readonly remember: () => void;
  /** The line's cable is pulled just now. */
  readonly withoutLine: boolean;
}

/** Every line, in the order of the chain; never rejects. */
export async function examine(patient: Patient): Promise<readonly Finding[]> {
  let look: Promise<StateLook> | null = null;
  const asked = { ...patient, state: () => look ??= patient.state() };
  const found = await Promise.all(
    checksOf(asked).map((check) => runCheck(check, CHECK_MS_MAX)),
  );
  return duringOwnCycle(found.flat(), look === null ? null : await phaseOf(look));
}

function checksOf(patient: Patient): Check[] {
  const { halves, ownCloud } = patient;
  return [
    { link: "deno", look: () => Promise.resolve([denoFinding(patient.denoVersion)]) },
    ...(halves.length === 0
      ? []
      : [{ link: "installed", look: () => Promise.resolve([installedFinding(halves)]) }]),
    ...(patient.hasHome ? homeChecks(patient) : []),
    ...(ownCloud === null ? [] : [{ link: "own cloud", look: ownCloud }]),
  ];
}

function homeChecks(patient: Patient): Check[] {
  const { settings } = patient;
  return [
    { link: "settings", look: () => Promise.resolve(settingsFindings(patient)) },
    { link: "timer", look: async () => [await patient.timer()] },
    ...(settings.kind === "loaded" ? configured(settings.config, patient) : []),
  ];
}

/** Null: the state cannot be had. */
async function phaseOf(
  look: Promise<StateLook>,
): Promise<"watching" | "off" | "booting" | null> {
  try {
    const found = await look;
    return found.kind === "state" ? found.state?.phase.kind ?? null : null;
  } catch {
    // The check that looks has said so.
    return null;
  }
}

function configured(config: HomeConfig, patient: Patient): Check[] {
  const line: Check[] = patient.withoutLine
    ? [{ link: "line pulled", look: () => lookWithoutLine(config) }]
    : [
      { link: "target", look: () => lookAtTargets(config, patient) },
      { link: "ping", look: () => Promise.resolve(lookAtPing(config, patient)) },
      { link: "plug", look: () => lookAtPlug(config, patient) },
      { link: "cloud", look: () => lookAtCloud(config, patient.clock.wallMs) },
      {
        link: "phone",
        look: () => lookAtPhone(config, { ...patient, nowMs: patient.clock.wallMs }),
      },
    ];
  const shown = { link: "home assistant", look: () => lookAtHomeAssistant(config) };
  return [{ link: "last tick", look: () => lookAtState(config, patient) }, ...line, shown];
}

function denoFinding(version: string): Finding {
  const link = "deno";
  if (!isOldDeno(version)) return well(link, `Deno ${version}`);
  const says = `Deno ${version} is older than ${DENO_MIN}, which this was tried with`;
  return warning(link, says, "`deno upgrade`, or npx deno@2.9.6");
}

function settingsFindings({ settings, path }: Patient): Finding[] {
  const link = "settings";
  if (settings.kind === "failed") {
    return /permission denied/i.test(settings.why)
      ? [unseen(link, settings.why, "`sudo deno task doctor`")]
      : [broken(link, settings.why, "Mend it by hand, or `deno task setup`")];
  }
  return [
    well(link, `${path} is right, for site ${settings.config.site.id}`),
    ...settings.warnings.map((each) => warning(link, each, "Do so")),
  ];
}

async function lookAtState(config: HomeConfig, patient: Patient): Promise<Finding[]> {
  const look = await patient.state();
  if (look.kind === "finding") return [look.finding];
  const { policy, site } = config;
  return stateFindings(look.state, {
    clock: patient.clock,
    policy,
    localMinute: policy.blackouts.length === 0
      ? null
      : localMinuteOf(patient.clock.wallMs, site.timeZone ?? "UTC").minute,
  });
}

/** The targets, and this computer's own way to them. */
async function lookAtTargets(config: HomeConfig, { installed }: Patient): Promise<Finding[]> {
  // Loading a driver takes a busy computer longer than a target may.
  await loadPlug(config.plug).catch(() => null);
  const { targets } = config.probes;
  const [results, network] = await Promise.all([
    probe(config),
    askIp(targets, AbortSignal.timeout(OWN_NETWORK_MS)),
  ]);
  const own = networkFindings(network, {
    asksGateway: targets.some(({ role }) => role === "gateway"),
    isOnline: results.some(({ role, result }) => role === "internet" && result.kind === "answered"),
  });
  const found = targetFindings(results, installed ? "another user" : "the watchdog's user");
  // Only now: the first fetch takes a busy computer longer than a target may.
  return [...own, ...found, ...await lookAtClock(config, Date.now)];
}

function lookAtPing({ probes: { targets } }: HomeConfig, patient: Patient): Finding[] {
  const pings = targets.some(({ kind }) => kind === "ping");
  return pingFindings({ ...patient, pings, range: patient.pingGroupRange });
}

function probe({ probes }: HomeConfig) {
  return probeAll(probes.targets, { deadlineMs: probes.deadlineMs });
}

async function lookAtPlug(config: HomeConfig, patient: Patient): Promise<Finding[]> {
  const { plug } = config;
  const permit = howToPermit(plug, { task: "doctor", args: patient.args });
  if (permit !== null) {
    const says = "The plug's programs may not be run by this task, so it was not asked";
    return [warning("plug", says, permit)];
  }
  const read = await (await loadPlug(plug)).read(AbortSignal.timeout(PLUG_MS));
  return plugFindings({ ...patient, ...identifyPlug(plug), config: plug, read });
}

async function lookWithoutLine(config: HomeConfig): Promise<Finding[]> {
  const plug = isPretended(config.plug) ? null : await askWithoutLine(await loadPlug(config.plug));
  const { passed, lines } = judgeWithoutLine(await probe(config), plug);
  const link = "line pulled";
  if (passed) return lines.map((each) => well(link, each));
  return lines.map((each) => broken(link, each, "Mend it, and look again without the line"));
}
