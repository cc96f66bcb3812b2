/** The questions of set-up: what is given by flags, what is found, what is asked. */
import { CommandError } from "../../lib/base/command.ts";
import { EXIT } from "../../lib/base/exit.ts";
import type { Driver, Recognized } from "../../lib/plugs/driver.ts";
import { KEPT } from "../../lib/setup/answers.ts";
import { FIELDS, NONE, type SetupAnswers } from "../../lib/plugs/questions.ts";
import { secretFields, setupFields } from "../../lib/setup/fields.ts";
import type { SetupFlags } from "../../lib/setup/flags.ts";
import {
  nextQuestion,
  type Question,
  type SetupFacts,
  takeAnswer,
} from "../../lib/setup/script.ts";
import { parseTuyaDevices } from "../plugs/tuya/devices.ts";
import { readTextFile, whyNoText } from "../host/files.ts";
import { findDevice, findPlug, withAnswers } from "./find.ts";
import type { SetupTools } from "./tools.ts";

const DEVICES_BYTES_MAX = 1024 * 1024;
const SECRET_BYTES_MAX = 4_096;

/** Wrong answers to one question before set-up gives up. */
const ATTEMPTS_MAX = 10;

/** Typed instead of an answer: asks the question before again. No name, address or key is this. */
const BACK = "<";

/** Where a question stood, so that it can be asked again. */
interface Stage {
  readonly field: string;
  readonly answers: SetupAnswers;
  readonly facts: SetupFacts;
  readonly searched: boolean;
  readonly recognized: boolean;
}

/** Flags and secret files; a wrong one is told before anything is asked. Throws CommandError. */
export function checkGiven(
  flags: SetupFlags,
  { standing, drivers }: { readonly standing: SetupAnswers; readonly drivers: readonly Driver[] },
): SetupAnswers {
  const given = new Map<string, string>(flags.answers);
  for (const [field, file] of flags.secretFiles) given.set(field, readSecret(field, file));
  const driver = given.get("driver") ?? standing.get("driver");
  // What may be answered depends on it.
  let checked: SetupAnswers = new Map(driver === undefined ? [] : [["driver", driver]]);
  for (const [field, text] of given) {
    const question = { field, text: "", initial: null };
    const answered = takeAnswer(checked, question, { text, drivers });
    if (answered.kind !== "good") {
      throw new CommandError(`Cannot set up: ${answered.why}`);
    }
    checked = answered.answers;
  }
  return new Map([...checked].filter(([field]) => given.has(field)));
}

function readSecret(field: string, file: string): string {
  const stored = readTextFile(file, SECRET_BYTES_MAX);
  if (stored.kind === "text") return stored.text.trim();
  const why = stored.kind === "missing" ? `there is no ${file}` : `${file}: ${stored.why}`;
  throw new CommandError(`Cannot set up: --${field}-file: ${why}`);
}

/** What asking needs. */
export interface Asking {
  readonly flags: SetupFlags;
  readonly tools: SetupTools;
  readonly facts: SetupFacts;
  /** Secrets that are on disk already. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** Asks until all is known; a plug is looked for once. Throws CommandError. */
export async function askAll(start: SetupAnswers, asking: Asking): Promise<SetupAnswers> {
  let answers = start;
  let { facts } = asking;
  const { talk } = asking.tools;
  let searched = false;
  let recognized = false;
  let refusals = 0;
  const asked: Stage[] = [];
  /** The answer that was taken back, to be kept by Enter; a secret is not shown. */
  let before: string | null = null;
  if (talk.interactive) {
    talk.say(`Enter takes what stands in brackets; ${BACK} goes one question back`);
  }
  for (;;) {
    const needsPlug = answers.get("driver") === "tuya" &&
      !(answers.has("address") && answers.has("id") && answers.has("key"));
    if (needsPlug && !searched) {
      searched = true;
      answers = await find(answers, asking);
    }
    const question = nextQuestion(answers, facts);
    if (question === null) {
      const why = await whyTokenRefused(answers, asking);
      if (why === null) return answers;
      refusals += 1;
      if (!talk.interactive || refusals === ATTEMPTS_MAX) {
        throw new CommandError(`Cannot set up: ${why}. Nothing was written`);
      }
      talk.say(`  ${why}`);
      answers = new Map([...answers].filter(([field]) => field !== "cloud-token"));
      // What was asked after it stays answered, and is not gone back to.
      const at = asked.findIndex(({ field }) => field === "cloud-token");
      if (at !== -1) asked.length = at;
      continue;
    }
    if (question.field === FIELDS.address.flag && !searched) {
      searched = true;
      answers = await findAtLarge(answers, asking);
      continue;
    }
    if (question.field === FIELDS.mac.flag && !recognized) {
      recognized = true;
      const known = await recognize(answers, asking);
      facts = { ...facts, mac: known?.mac ?? null };
      answers = withAnswers(answers, known?.answers ?? {});
      continue;
    }
    const { field } = question;
    const initial = isSecretField(field, facts.drivers) ? null : before;
    const answered = await askOne(answers, {
      ...asking,
      question: { ...question, initial: initial ?? question.initial },
    });
    if (answered !== BACK) {
      asked.push({ field, answers, facts, searched, recognized });
      answers = answered;
      before = null;
      continue;
    }
    const last = asked.pop();
    if (last === undefined) {
      talk.say("  This is the first question");
      continue;
    }
    before = answers.get(last.field) ?? null;
    ({ answers, facts, searched, recognized } = last);
  }
}

/** Null: the cloud takes the token, or could not be asked, which is said. */
async function whyTokenRefused(
  answers: SetupAnswers,
  { tools, secrets }: Pick<Asking, "tools" | "secrets">,
): Promise<string | null> {
  const [url = NONE, given = NONE] = [answers.get("cloud-url"), answers.get("cloud-token")];
  const token = given === KEPT ? secrets.get("cloud-token") ?? NONE : given;
  if (url === NONE || token === NONE) return null;
  const answer = await tools.askTokenTaken({ url, site: answers.get("site") ?? "home", token });
  switch (answer.kind) {
    case "taken":
      tools.talk.say("  ok       The cloud takes the token");
      return null;
    case "not asked":
      tools.talk.say(`  WARNING  Whether the cloud takes the token is not known: ${answer.why}`);
      return null;
    case "refused":
      return "The cloud refuses this token: is it of that cloud's own secret, and not taken back?";
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

async function findAtLarge(
  answers: SetupAnswers,
  { flags, tools, facts: { drivers } }: Pick<Asking, "flags" | "tools" | "facts">,
): Promise<SetupAnswers> {
  const driver = drivers.find(({ name }) => name === answers.get("driver"));
  if (flags.searchMs === 0 || driver?.isFound === undefined) return answers;
  const { talk, find } = tools;
  const found = await findDevice(answers, { talk, find, searchMs: flags.searchMs });
  if (found === null) throw stopped();
  return found;
}

/** What the device at the answered address says of itself; null: nothing. */
async function recognize(
  answers: SetupAnswers,
  { tools, secrets }: Pick<Asking, "tools" | "secrets">,
): Promise<Extract<Recognized, { readonly kind: "found" }> | null> {
  const user = answers.get(FIELDS.user.flag) ?? NONE;
  const password = answers.get("password") ?? NONE;
  const port = answers.get("port");
  const recognized = await tools.recognize({
    driver: answers.get("driver") ?? "",
    host: answers.get("address") ?? "",
    port: port === undefined ? null : Number(port),
    outlet: Number(answers.get("outlet") ?? "1"),
    user: user === NONE ? null : user,
    password: password === NONE
      ? null
      : password === KEPT
      ? secrets.get("password") ?? null
      : password,
  });
  if (recognized === null) return null;
  if (recognized.kind === "failed") {
    tools.talk.say(`  WARNING  ${recognized.hint}`);
    return null;
  }
  tools.talk.say(`  ok       The device there says that it is ${recognized.mac}`);
  return recognized;
}

function readDevices(file: string) {
  const stored = readTextFile(file, DEVICES_BYTES_MAX);
  if (stored.kind !== "text") {
    throw new CommandError(`Cannot read devices: ${file}: ${whyNoText(stored)}`);
  }
  try {
    return parseTuyaDevices(stored.text);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new CommandError(error.message);
  }
}

/** The answers with one more; BACK: the question before is to be asked again. */
async function askOne(
  answers: SetupAnswers,
  { tools, facts: { drivers }, question }: Asking & { readonly question: Question },
): Promise<SetupAnswers | typeof BACK> {
  const { talk } = tools;
  const shown = question.initial === null ? "" : ` [${question.initial}]`;
  if (!talk.interactive) {
    const answered = takeAnswer(answers, question, { text: "", drivers });
    if (answered.kind === "good") return answered.answers;
    throw new CommandError(`Cannot set up: give --${flagOf(question.field, drivers)}`);
  }
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const isSecret = isSecretField(question.field, drivers);
    const text = await talk.ask(`${question.text}${isSecret ? ", not shown" : shown}: `, {
      isSecret,
    });
    if (text === null) throw stopped();
    if (text.trim() === BACK) return BACK;
    const answered = takeAnswer(answers, question, { text, drivers });
    switch (answered.kind) {
      case "good":
        return answered.answers;
      case "refused":
        throw new CommandError(`${answered.why}. Nothing was written`);
      case "wrong":
        talk.say(`  ${answered.why}`);
    }
  }
  throw new CommandError("Too many wrong answers; nothing was written");
}

function isSecretField(field: string, drivers: readonly Driver[]): boolean {
  return secretFields(setupFields(drivers)).includes(field);
}

function flagOf(field: string, drivers: readonly Driver[]): string {
  return isSecretField(field, drivers) ? `${field}-file` : field;
}

function stopped(): CommandError {
  return new CommandError("\nStopped; nothing was written", { exit: EXIT.stopped });
}
