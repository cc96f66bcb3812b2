import { arrive } from "../../lib/watch/arrive.ts";
import { provenByHeartbeat } from "../../lib/watch/tell/contact.ts";
import { decide, type Decision, type TickInput } from "../../lib/watch/decide.ts";
import { diagnose, type Diagnosis } from "../../lib/watch/diagnose.ts";
import { consoleWarnings } from "../../lib/watch/consoles.ts";
import type { HomeConfig } from "../../lib/config/home_config.ts";
import { localMinuteOf } from "../../lib/time/zone_time.ts";
import type { HomeClock } from "../../lib/time/time.ts";
import { asksItself, judgeOwnNetwork, judgeUnreachable } from "../../lib/watch/own_network.ts";
import type { TargetResult } from "../../lib/probes/probe.ts";
import { decideOnReading } from "../../lib/watch/reading.ts";
import { noteLoadTroubles } from "../../lib/watch/load.ts";
import type { WatchState } from "../../lib/watch/state/state.ts";
import { act } from "./act.ts";
import { askDueConsoles } from "./consoles.ts";
import { createSaver } from "./saver.ts";
import { tellHomeAssistant } from "./home_assistant.ts";
import type { TickPorts } from "./ports.ts";
import { report } from "./report.ts";

/** What a tick needs to know that does not change. */
export interface TickOptions {
  readonly config: HomeConfig;
  readonly plug: TickInput["plug"];
  readonly release: string;
}

/** What a tick did, for the log line. */
export type TickReport = Readonly<Awaited<ReturnType<typeof runTick>>>;

/** One tick: load, look, decide, save, act, report, save. */
export async function runTick(ports: TickPorts, options: TickOptions) {
  const { config } = options;
  const clock = ports.clock();
  const loaded = ports.load(clock);
  const probed = await ports.probe();
  const arrived = arrive(loaded.state, { clock, policy: config.policy });
  // Said by the tick, not by the loader: only what is new in a tick is logged and reaches the disk.
  const here = noteLoadTroubles(arrived, loaded.troubles);
  const { diagnosis, results } = await look(probed, { ports, state: here, config });
  const input: TickInput = {
    clock,
    diagnosis,
    results,
    policy: config.policy,
    plug: options.plug,
    targets: config.probes.targets.map(({ url }) => url).join(" "),
    ...localTime(config, clock),
    ...(config.policy.scheduled === null ? {} : { lastTick: loaded.state }),
    // Read anew only where it matters: a host that slept in mid-tick must show.
    ...(here.phase.kind === "off" ? { seenMs: ports.clock().uptimeMs } : {}),
    ...(config.softReboot === null ? {} : { softGraceMs: config.softReboot.graceMs }),
  };
  const first = decide(here, input);
  const looked = await lookAtPlug(first, { input, ports });
  const saver = createSaver(ports, loaded.state);
  const { timedBy } = options.plug;
  const acted = await act(looked.decision, { ports, saver, timedBy, policy: config.policy });
  // Saved before anything is sent: no report, however it ends, may cost what was decided. Where
  // nothing was, one save after the report is enough.
  const kept = saver.isQuiet(acted.state) ? acted.state : saver.save(acted.state);
  // What cannot be kept must be said now: the next tick will not know of it.
  const warnings = [
    ...loaded.troubles,
    ...standingWarnings(kept, options.plug.tested),
    ...consoleWarnings(kept, config.consoles),
  ];
  const { askConsoles, tellHomeAssistant: tell } = ports;
  const { consoles } = config;
  // Both when what was decided is saved and all that concerns the power is done: neither decides
  // anything, and what it comes to is noted once the report is safe.
  const asking = askConsoles === null || acted.action !== "none"
    ? null
    : meanwhile(askDueConsoles(kept, { askConsoles, consoles, diagnosis }));
  const telling = tell === null
    ? null
    : meanwhile(tellHomeAssistant(kept, { ...options, tell, diagnosis }));
  const told = await report(kept, {
    ports,
    config,
    release: options.release,
    diagnosis,
    localMinute: input.localMinute,
    results,
    warnings,
  });
  const reported = saver.save(told.state);
  const asked = await asking;
  const beside = asked === null ? reported : asked.note(reported);
  const home = (await telling)?.note(beside) ?? { state: beside, news: null };
  const saved = home.state === reported ? reported : saver.save(home.state);
  return {
    state: saved,
    diagnosis,
    results,
    action: acted.action,
    remark: acted.remark,
    /** What the plug answered, in plain words; null: it was not asked. */
    plugSaid: acted.plugSaid ?? looked.plugSaid,
    heartbeat: told.heartbeat,
    phone: told.phone,
    /** Consoles that were due, with what they answered. */
    consoles: asked?.answers ?? [],
    /** What is new of telling Home Assistant; null: nothing. */
    homeAssistant: home.news,
    warnings,
  };
}

/** What the answers mean; where they fail, this computer is asked about itself first. */
async function look(
  probed: readonly TargetResult[],
  { ports, state, config }: {
    readonly ports: TickPorts;
    readonly state: WatchState;
    readonly config: HomeConfig;
  },
): Promise<{ readonly diagnosis: Diagnosis; readonly results: readonly TargetResult[] }> {
  const options = {
    quorum: config.probes.quorum,
    heartbeatProof: config.policy.heartbeatIsProof && provenByHeartbeat(state, state.uptimeMs),
  };
  const seen = diagnose(probed, options);
  if (!asksItself(seen)) return { diagnosis: seen, results: probed };
  const network = await ports.ownNetwork();
  const results = judgeUnreachable(probed, network);
  const diagnosis = judgeOwnNetwork(diagnose(results, options), { network, state });
  return { diagnosis, results };
}

/** Loading the zones costs a millisecond, so only where a setting needs them. */
function localTime(
  { policy, site }: HomeConfig,
  clock: HomeClock,
): Pick<TickInput, "localMinute" | "localWeekday"> {
  if (policy.blackouts.length === 0 && policy.scheduled === null) return { localMinute: null };
  const { minute, weekday } = localMinuteOf(clock.wallMs, site.timeZone ?? "UTC");
  return { localMinute: minute, localWeekday: weekday };
}

async function lookAtPlug(
  decision: Decision,
  { input, ports }: { readonly input: TickInput; readonly ports: TickPorts },
): Promise<{ readonly decision: Decision; readonly plugSaid: string | null }> {
  if (decision.action.kind !== "read") return { decision, plugSaid: null };
  const outcome = await (await ports.plug()).read();
  const plugSaid = outcome.kind === "failed" ? outcome.hint : null;
  const seen = decision.action.purpose === "off_time"
    ? { ...input, seenMs: ports.clock().uptimeMs }
    : input;
  return { decision: decideOnReading(decision, seen, outcome), plugSaid };
}

/** Goes on beside the report and is awaited after it; until then a failure must not end the tick. */
function meanwhile<T>(running: Promise<T>): Promise<T> {
  running.catch(() => {});
  return running;
}

/** What an owner should know on every tick, until it is mended. */
function standingWarnings(state: WatchState, tested: boolean): string[] {
  const warnings = [...state.plug.troubles];
  if (!tested) {
    warnings.push(
      "The plug was never tried: let it cycle a lamp once, then set plug.tested = true",
    );
  }
  if (state.disk.trouble !== null) {
    warnings.push(`The state cannot be saved: ${state.disk.trouble}`);
  }
  return warnings;
}
