/** What may be answered to set-up, and what becomes of it in home.toml. */
import { tableIn } from "../base/settings.ts";
import { parseHomeConfig } from "../config/home_config.ts";
import type { TomlEdit } from "../config/toml_edit.ts";
import type { Driver } from "../plugs/driver.ts";
import { NONE, type SetupAnswers } from "../plugs/questions.ts";
import { exampleFor, plugFieldsOf, plugTimedDrivers, scriptOf, usualDriver } from "./drivers.ts";
import { answerOf, placeOf, secretFileOf, setupFields, valueOf } from "./fields.ts";

/** What a section needs beside the field in question, for trying an answer out. */
const EXAMPLES = {
  site: {},
  probe: {},
  cloud: { url: "https://example.net", token: "t" },
  ntfy: { url: "https://ntfy.sh/example" },
} as const;

const ACT = "Cannot read home.toml: ";

/** Asked of every plug that is not a pretended one; what the driver is does not matter. */
const OF_EVERY_PLUG: readonly string[] = ["driver", "without-router", "powers-this-host"];

/** What an answer is judged by. */
export interface AnswerContext {
  /** Of the plug; the usual one where nothing was answered. */
  readonly driver?: string;
  readonly drivers: readonly Driver[];
}

/** What is wrong with a plug that only the router's own network leads to. */
export function needsRouterText(drivers: readonly Driver[]): string {
  return "This plug does not go on again by itself: this computer must tell it to, and " +
    "could not while the router is off. Choose a plug that times its off and on itself " +
    `(${
      plugTimedDrivers(drivers).join(", ")
    }), or a way to it that does not lead through the router`;
}

/**
 * Null when the settings allow this answer for this driver, else what they say; never repeats a
 * secret.
 */
export function whyWrongAnswer(
  field: string,
  answer: string,
  { drivers, driver = usualDriver(drivers) }: AnswerContext,
): string | null {
  const { section, key, kind } = placeOf(field, setupFields(drivers));
  if (kind === "yes_no") {
    if (!/^(yes|no)$/.test(answer)) return "Please answer yes or no";
    return field === "without-router" && answer === "no" ? needsRouterText(drivers) : null;
  }
  if (field === "driver") {
    const names = drivers.map(({ name }) => name);
    const allowed = `one of ${names.join(", ")}`;
    return names.includes(answer) ? null : `"plug.driver" must be ${allowed}`;
  }
  const value = valueOf(kind, answer);
  const plug = exampleFor(section === "plug" ? driver : usualDriver(drivers), {
    key,
    value,
    drivers,
  });
  const others = section === "plug" ? plug : EXAMPLES[section];
  try {
    parseHomeConfig({ plug, [section]: { ...others, [key]: value } }, { drivers });
    return null;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith(ACT)) {
      return error.message.slice(ACT.length);
    }
    throw error;
  }
}

/** What a home.toml says already, secrets left out but for the mark that there is one. */
export function answersIn(
  table: Readonly<Record<string, unknown>>,
  { standing, drivers }: {
    /** Secrets that are on disk. */
    readonly standing: ReadonlySet<string>;
    readonly drivers: readonly Driver[];
  },
): SetupAnswers {
  const answers = new Map<string, string>();
  const { driver } = tableIn(table, "plug");
  const own = plugFieldsOf(typeof driver === "string" ? driver : usualDriver(drivers), drivers);
  const ofPlug = [...OF_EVERY_PLUG, ...own.map(({ flag }) => flag)];
  for (const [field, { section, key, kind }] of setupFields(drivers)) {
    // The other settings of a driver that is not asked about are its owner's alone.
    if (section === "plug" && !ofPlug.includes(field)) continue;
    if (kind === "secret") {
      if (standing.has(field)) answers.set(field, KEPT);
      continue;
    }
    const answer = answerOf(tableIn(table, section)[key]);
    if (answer !== null) answers.set(field, answer);
  }
  return answers;
}

/** The answers that stand when another driver is chosen: none of the old plug's. */
export function withoutPlug(answers: SetupAnswers, drivers: readonly Driver[]): SetupAnswers {
  const fields = setupFields(drivers);
  return new Map(
    [...answers].filter(([field]) =>
      placeOf(field, fields).section !== "plug" || field === "powers-this-host"
    ),
  );
}

/** Whether a driver is written by hand. */
export function isHandWritten(driver: string, drivers: readonly Driver[]): boolean {
  return scriptOf(driver, drivers) === null;
}

/** Stands for a secret that is on disk already. */
export const KEPT = "(kept)";

/** The edits that make home.toml say what was answered. */
export function editsOf(answers: SetupAnswers, drivers: readonly Driver[]): TomlEdit[] {
  return [...setupFields(drivers)].flatMap(([field, place]): TomlEdit[] => {
    const answer = answers.get(field);
    if (answer === undefined || answer === KEPT || answer === NONE) return [];
    const { section, key, kind } = place;
    if (kind !== "secret") return [{ section, key, value: valueOf(kind, answer) }];
    return [
      { section, key, value: null },
      { section, key: `${key}_file`, value: secretFileOf(place) },
    ];
  });
}

/** The edits that take the old plug's settings out, before those of another driver go in. */
export function editsThatDrop(plugKeys: readonly string[]): TomlEdit[] {
  return plugKeys.filter((key) => !/^(driver|tested|powers_this_host)$/.test(key))
    .map((key) => ({ section: "plug", key, value: null }));
}
