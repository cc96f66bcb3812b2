/** The second half of set-up: what is tried once the settings stand. */
import type { HomeConfig } from "../../lib/config/home_config.ts";
import { identifyPlug, isPretended, plugsOf } from "../../lib/plugs/plug_identity.ts";
import { judgeWithoutLine } from "../../lib/setup/wan_check.ts";
import { findJournal } from "./journal.ts";
import { checkWay, inspectPlug, proveTimer, testForReal, type TestLoad } from "./commission.ts";
import { askYesNo, type Talk } from "./talk.ts";
import type { SetupTools, TrialWishes } from "./tools.ts";
import { openPlaces, settleJournals, type TrialTools } from "./trial.ts";
import { askWithoutLine } from "./without_line.ts";

/** What came of it. */
export interface Trials {
  readonly failed: boolean;
  /** The real test passed now. */
  readonly tested: boolean;
}

/** Tries the plug, the line and the phone, as far as is wished. */
export async function runTrials(
  config: HomeConfig,
  { tools, wishes }: { readonly tools: SetupTools; readonly wishes: TrialWishes },
): Promise<Trials> {
  const plug = !isPretended(config.plug)
    ? await tryPlug(config, { tools, wishes })
    : { failed: false, tested: false };
  if (tools.stop.aborted) return { failed: true, tested: plug.tested };
  const line = await tryWithoutLine(config, { tools, wishes });
  const phone = await tryPhone(config, { tools, wishes });
  return { failed: plug.failed || line || phone, tested: plug.tested };
}

interface TrialContext {
  readonly tools: SetupTools;
  readonly wishes: TrialWishes;
}

async function tryPlug(config: HomeConfig, { tools, wishes }: TrialContext): Promise<Trials> {
  const { talk } = tools;
  talk.say("");
  talk.say("The plug:");
  const permit = tools.howToPermit(config.plug);
  if (permit !== null) {
    talk.say(
      "  BROKEN  This task may not run the plug's programs. The settings are written; try it by",
    );
    talk.say(permit);
    return FAILED;
  }
  const trial: TrialTools = {
    ...tools,
    plug: await tools.createPlug(config.plug),
    ...identifyPlug(config.plug),
    get places() {
      return tools.places;
    },
  };
  if (openPlaces(trial).some(({ folders }) => findJournal(folders.state).kind === "open")) {
    const left = await settleJournals(trial);
    if (!passed(talk, left, "What an earlier set-up left is put back")) return FAILED;
  }
  if (await inspectPlug(trial, plugsOf(config.plug)[0]?.facts.knownAs ?? "") === null) {
    return FAILED;
  }
  const untried = !config.plug.tested;
  const way = await tryWay(trial, { tools, wishes, untried });
  if (way === "broken" || !await tryTimer(trial, { tools, wishes, untried })) return FAILED;
  const load = await chooseLoad(tools, { wish: wishes.test, untried });
  if (load === "no") return { failed: false, tested: false };
  const why = await testForReal(trial, {
    load,
    offMs: wishes.testOffMs,
    isOnline: async () =>
      (await tools.probe(config)).some(({ role, result }) =>
        role === "internet" && result.kind === "answered"
      ),
  });
  if (!passed(talk, why, "The real test passed")) return FAILED;
  const tested = load === "router" || way === "proven";
  if (!tested) talk.say(WAY_OPEN_TEXT);
  return { failed: false, tested };
}

const FAILED: Trials = { failed: true, tested: false };

interface PlugContext extends TrialContext {
  readonly untried: boolean;
}

/** False: it failed. */
async function tryTimer(
  trial: TrialTools,
  { tools, wishes, untried }: PlugContext,
): Promise<boolean> {
  const { talk } = tools;
  if (trial.plug.setFarTimer === undefined) {
    if (untried) talk.say("  note     This plug's timer is shown by the real test alone");
    return true;
  }
  if (!await wanted(tools, wishes.prove, { usual: untried, text: PROVE_TEXT })) return true;
  return passed(talk, await proveTimer(trial), PROVEN_TEXT);
}

/** How sure it is that a plug which this host times can be told "on" while the router is off. */
async function tryWay(
  trial: TrialTools,
  { tools, wishes, untried }: PlugContext,
): Promise<"proven" | "open" | "broken"> {
  // A plug that times itself needs no way.
  if (trial.timedBy === "plug") return "proven";
  const { talk } = tools;
  const asks = wishes.routerOffCheck ?? (untried && talk.interactive ? null : false);
  if (!await wanted(tools, asks, { usual: null, text: WAY_TEXT })) return "open";
  if (talk.interactive) {
    talk.say("Pull the router's own power cord, and leave the plug where it is.");
    if (await talk.ask("Press Enter when the router is dark ") === null) return "broken";
  }
  const isProven = passed(talk, await checkWay(trial), WAY_PROVEN_TEXT);
  if (talk.interactive) await talk.ask("Give the router its cord back, and press Enter ");
  return isProven ? "proven" : "broken";
}

/** Says what a trial came to; `why` null: it passed. */
function passed(talk: Talk, why: string | null, text: string): boolean {
  talk.say(why === null ? `  ok       ${text}` : `  BROKEN  ${why}`);
  return why === null;
}

const WAY_TEXT =
  "This computer switches the power on again. Check now that it reaches the plug while the router is off?";
const WAY_PROVEN_TEXT = "The plug answers while the router is off";
const WAY_OPEN_TEXT =
  "  note     Not yet taken as tested: that the plug is reached while the router is off is not shown" +
  " (--router-off-check yes, or --test router)";
const PROVE_TEXT = "Start and stop the plug's timer now, to prove it? Power stays on";
const PROVEN_TEXT = "The plug's own timer works: started, read, stopped, read again";

async function chooseLoad(
  { talk }: SetupTools,
  { wish, untried }: { readonly wish: TestLoad | "no" | null; readonly untried: boolean },
): Promise<TestLoad | "no"> {
  if (wish !== null) return wish;
  if (!talk.interactive || !untried) return "no";
  talk.say("The one real test: the plug goes off and must come back by itself. What hangs on it?");
  for (let attempt = 0; attempt < 5; attempt++) {
    const answer = (await talk.ask("lamp, router (the internet goes away!), or no for later [no] "))
      ?.trim().toLowerCase();
    if (answer === undefined || answer === "" || answer === "no") return "no";
    if (answer === "lamp" || answer === "router") return answer;
    talk.say("  Please answer lamp, router or no");
  }
  return "no";
}

/** True: it failed. */
async function tryWithoutLine(
  config: HomeConfig,
  { tools, wishes }: TrialContext,
): Promise<boolean> {
  const { talk } = tools;
  const text = "Check with the line's cable pulled? (it can be done later)";
  const asks = wishes.wanCheck ?? false;
  if (!asks && (wishes.wanCheck !== null || !talk.interactive)) return false;
  if (!asks && !await askYesNo(talk, text, "no")) return false;
  if (talk.interactive) {
    talk.say("Pull the cable between the router and the line (not the router's power).");
    if (await talk.ask("Press Enter when it is out ") === null) return true;
  }
  const plug = !isPretended(config.plug)
    ? await askWithoutLine(await tools.createPlug(config.plug))
    : null;
  const verdict = judgeWithoutLine(await tools.probe(config), plug);
  for (const line of verdict.lines) talk.say(`  ${verdict.passed ? "ok     " : "BROKEN"}  ${line}`);
  if (talk.interactive) await talk.ask("Put the cable back, and press Enter ");
  return !verdict.passed;
}

/** True: it failed. */
async function tryPhone(config: HomeConfig, { tools, wishes }: TrialContext): Promise<boolean> {
  const { talk } = tools;
  if (config.ntfy === null) {
    if (wishes.sendTest !== true) return false;
    talk.say("  BROKEN  There is no ntfy topic to send to: give --ntfy-url");
    return true;
  }
  const text = "Send one test notification to the topic?";
  if (!await wanted(tools, wishes.sendTest, { usual: null, text })) return false;
  const why = await tools.sendTest(config);
  const untaken = why === null ? null : `The notification was not taken: ${why}`;
  return !passed(talk, untaken, "Sent: has the phone shown it?");
}

/** As wished, else as asked, else as usual; `usual` null: only when somebody says so. */
async function wanted(
  { talk }: SetupTools,
  wish: boolean | null,
  { usual, text }: { readonly usual: boolean | null; readonly text: string },
): Promise<boolean> {
  if (wish !== null) return wish;
  if (!talk.interactive || usual === false) return usual ?? false;
  return await askYesNo(talk, text, usual === null ? "no" : "yes");
}
