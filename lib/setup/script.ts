/** The questions of set-up, in order; pure, so that a terminal, flags and a test ask the same. */
import {
  isHandWritten,
  NONE,
  type SetupAnswers,
  type SetupField,
  whyWrongAnswer,
} from "./answers.ts";

/** What was found out without asking. */
export interface SetupFacts {
  /** The gateway of the default route; null: not found. */
  readonly gateway: string | null;
  /** The host's own time zone, an IANA name; null: not known. */
  readonly timeZone: string | null;
}

/** One question. */
export interface Question {
  readonly field: SetupField;
  /** One line. */
  readonly text: string;
  /** What Enter, or `--yes`, answers; null: there is no such thing, somebody must say. */
  readonly initial: string | null;
}

/** The first question that is still open; null: all is known. */
export function nextQuestion(answers: SetupAnswers, facts: SetupFacts): Question | null {
  return questions(answers, facts).find(({ field }) => !answers.has(field)) ?? null;
}

/** All questions that these answers lead to. */
export function questions(answers: SetupAnswers, facts: SetupFacts): readonly Question[] {
  const isTuya = answers.get("driver") === "tuya";
  const has = (field: SetupField) => (answers.get(field) ?? NONE) !== NONE;
  return [
    { field: "site", text: "A short name for this home (a-z, 0-9, -)", initial: "home" },
    { field: "name", text: "What people call it", initial: NONE },
    { field: "time-zone", text: "Its time zone", initial: facts.timeZone ?? "UTC" },
    { field: "gateway", text: "The router's address at home", initial: facts.gateway ?? NONE },
    {
      field: "driver",
      text: "The plug: tuya, or dry_run to only watch for now",
      initial: "tuya",
    },
    ...(isTuya ? tuyaQuestions() : []),
    ...(answers.has("driver") && answers.get("driver") !== "dry_run" ? [HOST_QUESTION] : []),
    {
      field: "cloud-url",
      text: "The cloud's address, https://… (it rings when this home falls silent)",
      initial: NONE,
    },
    ...(has("cloud-url")
      ? [
        {
          field: "cloud-token",
          text: `The site's token (\`deno task token ${answers.get("site") ?? "home"}\`)`,
          initial: null,
        } as const,
      ]
      : []),
    {
      field: "ntfy-url",
      text: "An ntfy topic that the home itself may write to, https://ntfy.sh/…",
      initial: NONE,
    },
    ...(has("ntfy-url")
      ? [
        {
          field: "ntfy-token",
          text: "The topic's token, if it is protected",
          initial: NONE,
        } as const,
      ]
      : []),
  ];
}

function tuyaQuestions(): readonly Question[] {
  return [
    { field: "address", text: "The plug's IP address", initial: null },
    { field: "id", text: "The plug's device id", initial: null },
    { field: "protocol", text: "Its protocol version: 3.1, 3.3, 3.4 or 3.5", initial: "3.3" },
    { field: "key", text: "Its local key, 16 characters", initial: null },
  ];
}

const HOST_QUESTION: Question = {
  field: "powers-this-host",
  text: "Does this computer get its power from the plug, or from the router's USB port?",
  initial: "no",
};

/** Fields for which "none" is an answer. */
const OPTIONAL: ReadonlySet<SetupField> = new Set([
  "name",
  "gateway",
  "cloud-url",
  "ntfy-url",
  "ntfy-token",
]);

/** What came of an answer. */
export type Answered =
  | { readonly kind: "good"; readonly answers: SetupAnswers }
  | { readonly kind: "wrong"; readonly why: string };

/** Takes an answer to a question; an empty one is the question's initial. Never repeats a secret. */
export function takeAnswer(answers: SetupAnswers, question: Question, text: string): Answered {
  const { field, initial } = question;
  const given = text.trim() === "" ? initial : normalize(field, text.trim());
  if (given === null) return { kind: "wrong", why: "Something must be answered here" };
  if (given === NONE && OPTIONAL.has(field)) return good(answers, field, NONE);
  const why = whyWrongAnswer(field, given) ?? (field === "driver" ? whyByHand(given) : null);
  return why === null ? good(answers, field, given) : { kind: "wrong", why };
}

function whyByHand(driver: string): string | null {
  if (!isHandWritten(driver)) return null;
  return `Only tuya and dry_run can be asked about: write [plug] for ${driver} by hand ` +
    `(docs/plugs/${driver}.md), and run set-up again, which keeps it and tries the plug`;
}

function good(answers: SetupAnswers, field: SetupField, value: string): Answered {
  return { kind: "good", answers: new Map([...answers, [field, value]]) };
}

function normalize(field: SetupField, text: string): string {
  if (field !== "powers-this-host") return text;
  if (/^(y|yes|true)$/i.test(text)) return "yes";
  return /^(n|no|false)$/i.test(text) ? "no" : text;
}
