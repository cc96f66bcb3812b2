/** Set-up from start to end: what stands, what is found, what is asked, what is written and tried. */
import { CommandError } from "../../lib/base/command.ts";
import { EXIT, type ExitCode } from "../../lib/base/exit.ts";
import { editsThatDrop, KEPT, whyWrongAnswer, withoutPlug } from "../../lib/setup/answers.ts";
import type { SetupAnswers } from "../../lib/plugs/questions.ts";
import type { SetupFlags } from "../../lib/setup/flags.ts";
import type { SetupFacts } from "../../lib/setup/script.ts";
import { nextSteps } from "../../lib/setup/next_steps.ts";
import { askAll, checkGiven } from "./ask.ts";
import { readStanding, writeSettings } from "./settings_file.ts";
import type { Talk } from "./talk.ts";
import type { SetupTools } from "./tools.ts";
import { runTrials } from "./trials.ts";

/** Runs set-up; the exit code. */
export async function runSetup(flags: SetupFlags, tools: SetupTools): Promise<ExitCode> {
  try {
    return await setUp(flags, tools);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    tools.talk.say(error.message);
    return error.exit;
  }
}

/** The default route names the router: nobody is asked for it, and a flag says otherwise. */
function withGateway(
  answers: SetupAnswers,
  { facts: { gateway }, talk }: { readonly facts: SetupFacts; readonly talk: Talk },
): SetupAnswers {
  if (gateway === null || answers.has("gateway")) return answers;
  talk.say(
    `The default route leads by ${gateway}: it is asked as the router (--gateway changes it)`,
  );
  return new Map([...answers, ["gateway", gateway]]);
}

async function setUp(flags: SetupFlags, tools: SetupTools): Promise<ExitCode> {
  const { talk, drivers } = tools;
  const standing = readStanding(flags.config);
  if (standing.kind === "failed") throw new CommandError(standing.why);
  for (const fault of standing.faults) talk.say(`Asked again: ${fault}`);
  const given = checkGiven(flags, { standing: standing.answers, drivers });
  const kept = keep(standing.answers, { given, tools });
  if (kept.size > 0) talk.say(`${flags.config} stands; only what is missing is asked`);
  const facts: SetupFacts = {
    ...await tools.facts(),
    mac: null,
    byHand: standing.plug?.timedBy ?? null,
    drivers,
  };
  const { secrets } = standing;
  const start = withGateway(new Map([...kept, ...given]), { facts, talk });
  const answers = await askAll(start, { flags, tools, facts, secrets });
  const written = writeSettings(flags.config, {
    text: standing.text,
    answers,
    tried: standing.plug?.tested ? standing.plug.fingerprint : null,
    first: isOther(standing.answers.get("driver"), answers.get("driver"))
      ? editsThatDrop(standing.plugKeys)
      : [],
  });
  if (written.kind === "failed") throw new CommandError(written.why, { exit: EXIT.failed });
  talk.say(`Written: ${flags.config}, secrets beside it in files that only you can read`);
  for (const warning of written.warnings) talk.say(`  WARNING  ${warning}`);
  const trials = await runTrials(written.config, { tools, wishes: flags });
  const config = trials.tested ? noteTested(flags.config) : written.config;
  if (tools.stop.aborted) return EXIT.stopped;
  talk.say("");
  talk.say("Next:");
  nextSteps(config, { path: flags.isUsual ? null : flags.config, installs: flags.installs })
    .forEach((step, index) => talk.say(`  ${index + 1}. ${step}`));
  return trials.failed ? EXIT.failed : EXIT.done;
}

/** What stands and still may; nothing of the plug when another driver is given. */
function keep(
  standing: SetupAnswers,
  { given, tools }: { readonly given: SetupAnswers; readonly tools: SetupTools },
): SetupAnswers {
  const driver = standing.get("driver");
  const { drivers } = tools;
  const still = isOther(driver, given.get("driver")) ? withoutPlug(standing, drivers) : standing;
  const context = driver === undefined ? { drivers } : { driver, drivers };
  return new Map([...still].filter(([field, answer]) => {
    const why = answer === KEPT || given.has(field) ? null : whyWrongAnswer(field, answer, context);
    if (why !== null) tools.talk.say(`Asked again: ${why}`);
    return why === null;
  }));
}

function isOther(before: string | undefined, now: string | undefined): boolean {
  return before !== undefined && now !== undefined && before !== now;
}

function noteTested(path: string) {
  const standing = readStanding(path);
  if (standing.kind === "failed") throw new CommandError(standing.why, { exit: EXIT.failed });
  const written = writeSettings(path, {
    text: standing.text,
    answers: new Map(),
    tried: standing.plug?.fingerprint ?? null,
    first: [{ section: "plug", key: "tested", value: true }],
  });
  if (written.kind === "failed") throw new CommandError(written.why, { exit: EXIT.failed });
  return written.config;
}
