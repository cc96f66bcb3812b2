/** What may be answered to set-up, and what becomes of it in home.toml. */
import { parseHomeConfig } from "../config/home_config_parse.ts";
import type { TomlEdit } from "../config/toml_edit.ts";
import { DRIVER_NAMES } from "../plugs/plug_config.ts";
import { exampleFor, fieldsOf, SCRIPTED_DRIVERS } from "./drivers.ts";
import {
  answerOf,
  FIELD_PLACES,
  NONE,
  SECRET_FILES,
  type SecretField,
  SETUP_FIELDS,
  type SetupAnswers,
  type SetupField,
  valueOf,
} from "./fields.ts";

/** What a section needs beside the field in question, for trying an answer out. */
const EXAMPLES = {
  site: {},
  probe: {},
  cloud: { url: "https://example.net", token: "t" },
  ntfy: { url: "https://ntfy.sh/example" },
} as const;

const ACT = "Cannot read home.toml: ";

/** Asked of every plug that is not a pretended one; what the driver is does not matter. */
const OF_EVERY_PLUG: readonly SetupField[] = ["driver", "without-router", "powers-this-host"];

/** What is wrong with a plug that only the router's own network leads to. */
export const NEEDS_ROUTER_TEXT =
  "This plug does not end a cut by itself: this computer must tell it to go on again, and could " +
  "not while the router is off. Choose a plug that times the cut itself (tuya, shelly, tasmota, " +
  "kasa), or a way to it that does not lead through the router";

/**
 * Null when the settings allow this answer for this driver, else what they say; never repeats a
 * secret.
 */
export function whyWrongAnswer(
  field: SetupField,
  answer: string,
  driver = "tuya",
): string | null {
  const { section, key, kind } = FIELD_PLACES[field];
  if (kind === "yes_no") {
    if (!/^(yes|no)$/.test(answer)) return "Please answer yes or no";
    return field === "without-router" && answer === "no" ? NEEDS_ROUTER_TEXT : null;
  }
  if (field === "driver") {
    const allowed = `one of ${DRIVER_NAMES.join(", ")}`;
    return DRIVER_NAMES.some((name) => name === answer) ? null : `"plug.driver" must be ${allowed}`;
  }
  const value = valueOf(field, answer);
  const others = section === "plug" ? exampleFor(driver, { key, value }) : EXAMPLES[section];
  try {
    parseHomeConfig({ plug: { driver: "dry_run" }, [section]: { ...others, [key]: value } });
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
  standing: ReadonlySet<SecretField>,
): SetupAnswers {
  const answers = new Map<SetupField, string>();
  const ofPlug = [...OF_EVERY_PLUG, ...fieldsOf(driverIn(table) ?? "tuya")];
  for (const field of SETUP_FIELDS) {
    const { section, key, kind } = FIELD_PLACES[field];
    // The other settings of a driver that is not asked about are its owner's alone.
    if (section === "plug" && !ofPlug.includes(field)) continue;
    if (kind === "secret") {
      if (standing.has(field as SecretField)) answers.set(field, KEPT);
      continue;
    }
    const inner = table[section];
    if (typeof inner !== "object" || inner === null) continue;
    const answer = answerOf(new Map<string, unknown>(Object.entries(inner)).get(key));
    if (answer !== null) answers.set(field, answer);
  }
  return answers;
}

/** The answers that stand when another driver is chosen: none of the old plug's. */
export function withoutPlug(answers: SetupAnswers): SetupAnswers {
  return new Map(
    [...answers].filter(([field]) =>
      FIELD_PLACES[field].section !== "plug" || field === "powers-this-host"
    ),
  );
}

/** Whether a driver is written by hand. */
export function isHandWritten(driver: string): boolean {
  return !SCRIPTED_DRIVERS.includes(driver);
}

function driverIn({ plug }: Readonly<Record<string, unknown>>): string | null {
  if (typeof plug !== "object" || plug === null || !("driver" in plug)) return null;
  return typeof plug.driver === "string" ? plug.driver : null;
}

/** Stands for a secret that is on disk already. */
export const KEPT = "(kept)";

/** The edits that make home.toml say what was answered. */
export function editsOf(answers: SetupAnswers): TomlEdit[] {
  return SETUP_FIELDS.flatMap((field): TomlEdit[] => {
    const answer = answers.get(field);
    if (answer === undefined || answer === KEPT || answer === NONE) return [];
    const { section, key, kind } = FIELD_PLACES[field];
    if (kind !== "secret") return [{ section, key, value: valueOf(field, answer) }];
    return [
      { section, key, value: null },
      { section, key: `${key}_file`, value: SECRET_FILES[field as SecretField] },
    ];
  });
}

/** The edits that take the old plug's settings out, before those of another driver go in. */
export function editsThatDrop(plugKeys: readonly string[]): TomlEdit[] {
  return plugKeys.filter((key) => !/^(driver|tested|powers_this_host)$/.test(key))
    .map((key) => ({ section: "plug", key, value: null }));
}
