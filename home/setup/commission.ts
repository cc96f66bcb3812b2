/** Proves that the plug can be trusted with the router's power. */
import { whyNotTried } from "../../lib/setup/journal.ts";
import { timerOf } from "./journal.ts";
import type { PlugReading } from "../../lib/plugs/plug.ts";
import { formatDuration, SECOND_MS } from "../../lib/time/time.ts";
import { askYesNo } from "./talk.ts";
import { soon, type TrialTools, withJournal } from "./trial.ts";

/** What is on the plug in the real test. */
export type TestLoad = "lamp" | "router";

const BACK_SLACK_MS = 2 * SECOND_MS;
const LOOK_EVERY_MS = 3 * SECOND_MS;
/** A switch on the way may need a while to notice that the router is gone. */
const WAY_TRIES_MAX = 5;
const LAMP_BACK_MS_MAX = 60 * SECOND_MS;
/** The plug's Wi-Fi comes from the router, which must boot before it can be asked. */
const ROUTER_BACK_MS_MAX = 600 * SECOND_MS;

/** Reads the plug and says all that an owner should know; the reading, or null. */
export async function inspectPlug(
  tools: TrialTools,
  known: string,
): Promise<PlugReading | null> {
  const outcome = await tools.plug.read(soon(tools));
  if (outcome.kind === "failed") {
    tools.talk.say(`  BROKEN  ${outcome.hint}`);
    return null;
  }
  const { reading } = outcome;
  const load = reading.watts === null ? "" : `, feeds ${reading.watts} W`;
  const power = reading.on === null ? "does not say whether it is on" : reading.on ? "on" : "off";
  tools.talk.say(`  ok       The plug answers: ${power}${load}; ${known}`);
  for (const warning of reading.warnings) tools.talk.say(`  WARNING  ${warning}`);
  if ((reading.countdownS ?? 0) > 0) {
    tools.talk.say("  WARNING  A timer runs on the plug that is not the watchdog's");
  }
  return reading;
}

/** Starts and stops the plug's own timer, without cutting power; null: proven, else why not. */
export async function proveTimer(tools: TrialTools): Promise<string | null> {
  const { plug } = tools;
  if (plug.setFarTimer === undefined) return "This plug has no timer of its own";
  const ready = await readyToTry(tools);
  if (ready !== null) return ready;
  return await withJournal(tools, async () => {
    const started = await plug.setFarTimer?.("start", soon(tools));
    if (started?.kind !== "read") return `The timer could not be started: ${started?.hint}`;
    if ((started.reading.countdownS ?? 0) === 0) {
      return "The timer did not start: is the countdown's data point right? (--countdown-dp)";
    }
    const stopped = await plug.setFarTimer?.("stop", soon(tools));
    if (stopped?.kind !== "read") return `The timer could not be stopped: ${stopped?.hint}`;
    return stopped.reading.countdownS === 0 ? null : "The timer did not stop when it was told to";
  });
}

/** Makes sure that the outlet is on and idle; null: it is. */
async function readyToTry(tools: TrialTools): Promise<string | null> {
  const outcome = await tools.plug.read(soon(tools));
  if (outcome.kind === "failed") return outcome.hint;
  const why = whyNotTried(outcome.reading, timerOf(tools.plug));
  if (outcome.reading.on !== false) return why;
  if (!await askYesNo(tools.talk, "The outlet is off. Switch it on?", "yes")) return why;
  const turned = await tools.plug.turnOn(soon(tools));
  if (turned.kind === "unknown") return turned.hint;
  const again = await tools.plug.read(soon(tools));
  return again.kind === "failed" ? again.hint : whyNotTried(again.reading, timerOf(tools.plug));
}

/** How the real test is made. */
export interface RealTestOptions {
  readonly load: TestLoad;
  /** Whole seconds. */
  readonly offMs: number;
  /** Whether any internet target answers; asked after the router's own test. */
  readonly isOnline: () => Promise<boolean>;
}

/** Cuts the power once and sees it come back by itself; null: passed, else why not. */
export async function testForReal(
  tools: TrialTools,
  options: RealTestOptions,
): Promise<string | null> {
  const ready = await readyToTry(tools);
  if (ready !== null) return ready;
  let confirmed = false;
  const why = await withJournal(tools, async () => {
    const outcome = await tools.plug.powerCycle(options.offMs, soon(tools));
    switch (outcome.kind) {
      case "not_sent":
      case "refused":
        return outcome.hint;
      case "would_send":
        return "A dry run switches nothing";
      case "sent":
      case "confirmed":
        confirmed = outcome.kind === "confirmed";
    }
    const { talk } = tools;
    const { timedBy } = tools;
    const comesBack = timedBy === "plug"
      ? "comes back by the plug itself"
      : "is switched on from here";
    talk.say(`  Power is off, and ${comesBack} after ${options.offMs / 1_000} s`);
    const startedMs = tools.elapsedMs();
    await tools.sleep(options.offMs / 2);
    // A plug that loses its Wi-Fi with the router cannot say that it went off; the line can.
    if (options.load === "router" && !confirmed) confirmed = !await options.isOnline();
    await tools.sleep(Math.max(0, options.offMs - (tools.elapsedMs() - startedMs)));
    const way = timedBy === "host" ? await lookWhileOff(tools, options) : null;
    await tools.sleep(BACK_SLACK_MS);
    const back = await awaitPower(tools, options);
    if (back !== null || options.load === "lamp") return back ?? way;
    return await awaitInternet(tools, options) ?? way;
  });
  if (why !== null) return why;
  if (!tools.talk.interactive) {
    return confirmed
      ? null
      : options.load === "lamp"
      ? "The plug did not say that it went off, and nobody is here to ask"
      : "Neither the plug nor the line showed that it went off, and nobody is here to ask";
  }
  const seen = await askYesNo(tools.talk, `Did the ${options.load} go off and on again?`, "no");
  return seen ? null : "Nobody saw it go off and on again: is it on this plug?";
}

/** A plug that this host must switch on again has to be reached while the router is off. */
async function lookWhileOff(tools: TrialTools, options: RealTestOptions): Promise<string | null> {
  if (options.load === "lamp") return null;
  const outcome = await tools.plug.read(soon(tools));
  return outcome.kind === "failed" ? `${UNREACHED_TEXT}: ${outcome.hint}` : null;
}

/** Why a plug that this host times cannot be trusted with this router. */
export const UNREACHED_TEXT =
  "The plug cannot be reached while the router is off, so nobody could switch the power on again";

/** Asks a plug that this host times whether it is there while its router is off; null: it is. */
export async function checkWay(tools: TrialTools): Promise<string | null> {
  let hint = "";
  for (let tries = 0; tries < WAY_TRIES_MAX && !tools.stop.aborted; tries++) {
    if (tries > 0) await tools.sleep(LOOK_EVERY_MS);
    const outcome = await tools.plug.read(soon(tools));
    if (outcome.kind === "read") return null;
    hint = outcome.hint;
  }
  return tools.stop.aborted ? "It was stopped" : `${UNREACHED_TEXT}: ${hint}`;
}

async function awaitPower(tools: TrialTools, options: RealTestOptions): Promise<string | null> {
  const untilMs = tools.elapsedMs() +
    (options.load === "lamp" ? LAMP_BACK_MS_MAX : ROUTER_BACK_MS_MAX);
  let told = false;
  while (!tools.stop.aborted && tools.elapsedMs() < untilMs) {
    // Asked for on every look: the first question may have met a network that was just waking up.
    if (tools.timedBy === "host") await tools.plug.turnOn(soon(tools));
    const outcome = await tools.plug.read(soon(tools));
    if (outcome.kind === "read" && outcome.reading.on === true) {
      tools.talk.say("  Power is on again: read from the plug");
      return null;
    }
    if (outcome.kind === "read" && outcome.reading.countdownS === 0) {
      return "The plug did not come back on by itself";
    }
    if (outcome.kind === "failed" && !told) {
      tools.talk.say("  The plug cannot be asked yet; its Wi-Fi may still be booting");
      told = true;
    }
    await tools.sleep(LOOK_EVERY_MS);
  }
  return tools.stop.aborted ? "It was stopped" : "The plug was not seen on again in time";
}

/** While this waits no tick runs, so that none takes the boot for an outage. */
async function awaitInternet(tools: TrialTools, options: RealTestOptions): Promise<string | null> {
  const startedMs = tools.elapsedMs();
  while (!tools.stop.aborted && tools.elapsedMs() - startedMs < ROUTER_BACK_MS_MAX) {
    if (await options.isOnline()) {
      const tookMs = tools.elapsedMs() - startedMs;
      tools.talk.say(`  The internet is back, ${formatDuration(tookMs)} after the plug`);
      return null;
    }
    await tools.sleep(LOOK_EVERY_MS);
  }
  return tools.stop.aborted ? "It was stopped" : "The internet did not come back within 10 min";
}
