/** Set-up from start to end: what stands, what is found, what is asked, what is written and tried. */
import {
  KEPT,
  type SecretField,
  type SetupAnswers,
  type SetupField,
  whyWrongAnswer,
} from "../../lib/setup/answers.ts";
import type { SetupFlags } from "../../lib/setup/flags.ts";
import { nextQuestion, type SetupFacts, takeAnswer } from "../../lib/setup/script.ts";
import { nextSteps } from "../../lib/setup/text.ts";
import { parseTuyaDevices } from "../../lib/plug/tuya_devices.ts";
import type { TomlEdit } from "../../lib/config/toml_edit.ts";
import { readTextFile } from "../files.ts";
import { findPlug } from "./find.ts";
import { readStanding, writeSettings } from "./settings_file.ts";
import type { SetupTools } from "./tools.ts";
import { runTrials } from "./trials.ts";

/** How set-up ends. */
export const SETUP_EXIT = { done: 0, failed: 1, usage: 2, stopped: 130 } as const;

const DEVICES_BYTES_MAX = 1024 * 1024;
const SECRET_BYTES_MAX = 4_096;

/** Wrong answers to one question before set-up gives up. */
const ATTEMPTS_MAX = 10;

/** What ends set-up before its time: an exit code with a line for people. */
class SetupEnd extends Error {
  constructor(readonly code: number, message: string) {
    super(message);
  }
}

/** Runs set-up; the exit code. */
export async function runSetup(flags: SetupFlags, tools: SetupTools): Promise<number> {
  try {
    return await setUp(flags, tools);
  } catch (error) {
    if (!(error instanceof SetupEnd)) throw error;
    tools.talk.say(error.message);
    return error.code;
  }
}

async function setUp(flags: SetupFlags, tools: SetupTools): Promise<number> {
  const { talk } = tools;
  const standing = readStanding(flags.config);
  if (standing.kind === "failed") throw new SetupEnd(SETUP_EXIT.usage, standing.why);
  for (const fault of standing.faults) talk.say(`Asked again: ${fault}`);
  const given = checkGiven(flags);
  const kept = new Map([...standing.answers].filter(([field, answer]) => {
    const why = answer === KEPT || given.has(field) ? null : whyWrongAnswer(field, answer);
    if (why !== null) talk.say(`Asked again: ${why}`);
    return why === null;
  }));
  if (kept.size > 0) talk.say(`${flags.config} stands; only what is missing is asked`);
  const facts = await tools.facts();
  const answers = await askAll(new Map([...kept, ...given]), { flags, tools, facts });
  const more: TomlEdit[] = standing.tested && plugChanged(standing.answers, answers)
    ? [{ section: "plug", key: "tested", value: false }]
    : [];
  const written = writeSettings(flags.config, { text: standing.text, answers, more });
  if (written.kind === "failed") throw new SetupEnd(SETUP_EXIT.failed, written.why);
  talk.say(`Written: ${flags.config}, secrets beside it in files that only you can read`);
  for (const warning of written.warnings) talk.say(`  WARNING  ${warning}`);
  const trials = await runTrials(written.config, { tools, wishes: flags });
  const config = trials.tested ? noteTested(flags.config) : written.config;
  if (tools.stop.aborted) return SETUP_EXIT.stopped;
  talk.say("");
  talk.say("Next:");
  nextSteps(config, { path: flags.config }).forEach((step, index) =>
    talk.say(`  ${index + 1}. ${step}`)
  );
  return trials.failed ? SETUP_EXIT.failed : SETUP_EXIT.done;
}

/** Flags and secret files; a wrong one is told before anything is asked. */
function checkGiven(flags: SetupFlags): SetupAnswers {
  const given = new Map<SetupField, string>(flags.answers);
  for (const [field, file] of flags.secretFiles) given.set(field, readSecret(field, file));
  let checked: SetupAnswers = new Map();
  for (const [field, text] of given) {
    const question = { field, text: "", initial: null };
    const answered = takeAnswer(checked, question, text);
    if (answered.kind === "wrong") {
      throw new SetupEnd(SETUP_EXIT.usage, `Cannot set up: ${answered.why}`);
    }
    checked = answered.answers;
  }
  return checked;
}

function readSecret(field: SecretField, file: string): string {
  const stored = readTextFile(file, SECRET_BYTES_MAX);
  if (stored.kind === "text") return stored.text.trim();
  const why = stored.kind === "missing" ? `there is no ${file}` : `${file}: ${stored.why}`;
  throw new SetupEnd(SETUP_EXIT.usage, `Cannot set up: --${field}-file: ${why}`);
}

interface Asking {
  readonly flags: SetupFlags;
  readonly tools: SetupTools;
  readonly facts: SetupFacts;
}

async function askAll(start: SetupAnswers, asking: Asking): Promise<SetupAnswers> {
  let answers = start;
  let searched = false;
  for (;;) {
    const isTuya = answers.get("driver") === "tuya";
    const needsPlug = isTuya &&
      !(answers.has("address") && answers.has("id") && answers.has("key"));
    if (needsPlug && !searched) {
      searched = true;
      answers = await find(answers, asking);
    }
    const question = nextQuestion(answers, asking.facts);
    if (question === null) return answers;
    answers = await askOne(answers, { ...asking, question });
  }
}

async function find(
  answers: SetupAnswers,
  { flags, tools }: Pick<Asking, "flags" | "tools">,
): Promise<SetupAnswers> {
  const found = await findPlug(answers, {
    talk: tools.talk,
    searchMs: flags.searchMs,
    discover: flags.searchMs === 0 || (answers.has("address") && answers.has("id"))
      ? null
      : tools.discover,
    devices: flags.devices === null ? [] : readDevices(flags.devices),
  });
  if (found === null) throw stopped();
  return found;
}

function readDevices(file: string) {
  const stored = readTextFile(file, DEVICES_BYTES_MAX);
  if (stored.kind !== "text") {
    const why = stored.kind === "missing" ? "there is no such file" : stored.why;
    throw new SetupEnd(SETUP_EXIT.usage, `Cannot read devices: ${file}: ${why}`);
  }
  try {
    return parseTuyaDevices(stored.text);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new SetupEnd(SETUP_EXIT.usage, error.message);
  }
}

async function askOne(
  answers: SetupAnswers,
  { tools, question }: Asking & { readonly question: NonNullable<ReturnType<typeof nextQuestion>> },
): Promise<SetupAnswers> {
  const { talk } = tools;
  const shown = question.initial === null ? "" : ` [${question.initial}]`;
  if (!talk.interactive) {
    const answered = takeAnswer(answers, question, "");
    if (answered.kind === "good") return answered.answers;
    throw new SetupEnd(SETUP_EXIT.usage, `Cannot set up: give --${flagOf(question.field)}`);
  }
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const text = await talk.ask(`${question.text}${shown}: `);
    if (text === null) throw stopped();
    const answered = takeAnswer(answers, question, text);
    if (answered.kind === "good") return answered.answers;
    talk.say(`  ${answered.why}`);
  }
  throw new SetupEnd(SETUP_EXIT.usage, "Too many wrong answers; nothing was written");
}

function flagOf(field: SetupField): string {
  return field === "key" || field.endsWith("-token") ? `${field}-file` : field;
}

function stopped(): SetupEnd {
  return new SetupEnd(SETUP_EXIT.stopped, "\nStopped; nothing was written");
}

/** Another outlet was never tried, whatever the old one did. */
function plugChanged(before: SetupAnswers, after: SetupAnswers): boolean {
  const fields: readonly SetupField[] = ["driver", "id", "switch-dp", "countdown-dp"];
  return fields.some((field) => before.get(field) !== after.get(field));
}

function noteTested(path: string) {
  const standing = readStanding(path);
  if (standing.kind === "failed") throw new SetupEnd(SETUP_EXIT.failed, standing.why);
  const written = writeSettings(path, {
    text: standing.text,
    answers: new Map(),
    more: [{ section: "plug", key: "tested", value: true }],
  });
  if (written.kind === "failed") throw new SetupEnd(SETUP_EXIT.failed, written.why);
  return written.config;
}
