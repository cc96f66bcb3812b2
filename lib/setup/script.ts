/** The questions of set-up, in order; pure, so that a terminal, flags and a test ask the same. */
import type { TimedBy } from "../plugs/plug.ts";
import type { Driver } from "../plugs/driver.ts";
import { whyNoSiteToken } from "../wire/site_token.ts";
import { FIELDS, NONE, type SetupAnswers } from "../plugs/questions.ts";
import { type AnswerContext, isHandWritten, needsRouterText, whyWrongAnswer } from "./answers.ts";
import { isPretender, scriptedDrivers, scriptOf, timedByOf, usualDriver } from "./drivers.ts";

/** What was found out without asking. */
export interface SetupFacts {
  /** The gateway of the default route; null: not found. */
  readonly gateway: string | null;
  /** The host's own time zone, an IANA name; null: not known. */
  readonly timeZone: string | null;
  /** What the device said of itself; null: it was not asked, or said nothing. */
  readonly mac: string | null;
  /** Who times the cut of a plug that is written by hand; null: there is none. */
  readonly byHand: TimedBy | null;
  /** Every driver there is. */
  readonly drivers: readonly Driver[];
}

/** One question. */
export interface Question {
  readonly field: string;
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
  const has = (field: string) => (answers.get(field) ?? NONE) !== NONE;
  const { drivers } = facts;
  const names = scriptedDrivers(drivers);
  const real = names.filter((name) => !isPretender(name, drivers)).join(", ");
  const pretended = names.filter((name) => isPretender(name, drivers)).join(" or ");
  return [
    { field: "site", text: "A short name for this home (a-z, 0-9, -)", initial: "home" },
    { field: "name", text: "What people call it", initial: NONE },
    { field: "time-zone", text: "Its time zone", initial: facts.timeZone ?? "UTC" },
    { field: "gateway", text: "The router's address at home", initial: facts.gateway ?? NONE },
    {
      field: "driver",
      text: `The plug: ${real}, or ${pretended} to only watch for now`,
      initial: usualDriver(drivers),
    },
    ...plugQuestions(answers, facts),
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

function plugQuestions(answers: SetupAnswers, facts: SetupFacts): readonly Question[] {
  const driver = answers.get("driver");
  const { drivers } = facts;
  if (driver === undefined || isPretender(driver, drivers)) return [];
  const asked = (scriptOf(driver, drivers)?.asked ?? [])
    .filter(({ when }) => when?.(answers) ?? true);
  const timedBy = isHandWritten(driver, drivers)
    ? facts.byHand
    : timedByOf(driver, { answers, drivers });
  return [
    ...asked.map(({ field, text, initial }) => ({
      field: field.flag,
      text,
      initial: field.flag === FIELDS.mac.flag ? facts.mac : initial,
    })),
    ...(timedBy === "host" ? [WAY_QUESTION] : []),
    HOST_QUESTION,
  ];
}

const WAY_QUESTION: Question = {
  field: "without-router",
  text: "Can it still be switched from here while the router is off (Zigbee, cable, own network)?",
  // Nobody but its owner can know.
  initial: null,
};

const HOST_QUESTION: Question = {
  field: "powers-this-host",
  text: "Does this computer get its power from the plug, or from the router's USB port?",
  initial: "no",
};

/** Fields for which "none" is an answer, whatever the plug is. */
const OPTIONAL: ReadonlySet<string> = new Set([
  "name",
  "gateway",
  "cloud-url",
  "ntfy-url",
  "ntfy-token",
]);

function mayBeNone(field: string, { driver, drivers }: Required<AnswerContext>): boolean {
  if (OPTIONAL.has(field)) return true;
  const asked = scriptOf(driver, drivers)?.asked ?? [];
  return asked.some((each) => each.field.flag === field && each.optional);
}

/** What came of an answer. */
export type Answered =
  | { readonly kind: "good"; readonly answers: SetupAnswers }
  | { readonly kind: "wrong"; readonly why: string }
  /** A good answer with which set-up cannot go on. */
  | { readonly kind: "refused"; readonly why: string };

/** Takes an answer to a question; an empty one is the question's initial. Never repeats a secret. */
export function takeAnswer(
  answers: SetupAnswers,
  question: Question,
  { text, drivers }: { readonly text: string; readonly drivers: readonly Driver[] },
): Answered {
  const { field, initial } = question;
  const driver = answers.get("driver") ?? usualDriver(drivers);
  const given = text.trim() === "" ? initial : meantBy(text.trim(), { field, driver, drivers });
  if (given === null) return { kind: "wrong", why: "Something must be answered here" };
  const context = { driver, drivers };
  if (given === NONE && mayBeNone(field, context)) return good(answers, field, NONE);
  const site = answers.get("site") ?? "home";
  const wrong = whyWrongAnswer(field, given, context) ??
    (field === "cloud-token" ? whyNoSiteToken(given, site) : null);
  if (wrong === needsRouterText(drivers)) return { kind: "refused", why: wrong };
  const why = wrong ?? (field === "driver" ? whyByHand(given, drivers) : null);
  return why === null ? good(answers, field, given) : { kind: "wrong", why };
}

function whyByHand(driver: string, drivers: readonly Driver[]): string | null {
  if (!isHandWritten(driver, drivers)) return null;
  return `Set-up does not ask about ${driver}: write [plug] for it by hand ` +
    `(docs/plugs/${driver}.md), and run set-up again, which keeps it and tries the plug`;
}

function good(answers: SetupAnswers, field: string, value: string): Answered {
  return { kind: "good", answers: new Map([...answers, [field, value]]) };
}

function meantBy(
  text: string,
  { field, driver, drivers }: { readonly field: string } & Required<AnswerContext>,
): string {
  const asked = scriptOf(driver, drivers)?.asked.find((each) => each.field.flag === field);
  if (asked?.reads !== undefined) return asked.reads(text);
  if (field !== "powers-this-host" && field !== "without-router") return text;
  if (/^(y|yes|true)$/i.test(text)) return "yes";
  return /^(n|no|false)$/i.test(text) ? "no" : text;
}
