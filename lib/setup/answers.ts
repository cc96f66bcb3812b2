/** What set-up asks for, what may be answered, and what becomes of it in home.toml. */
import { parseHomeConfig } from "../config/home_config_parse.ts";
import { DRIVER_NAMES } from "../plug/plug_config.ts";
import type { TomlEdit } from "../config/toml_edit.ts";

/** Everything that can be asked or given as a flag of the same name. */
export const SETUP_FIELDS = [
  "site",
  "name",
  "time-zone",
  "gateway",
  "driver",
  "address",
  "port",
  "id",
  "key",
  "protocol",
  "switch-dp",
  "countdown-dp",
  "powers-this-host",
  "cloud-url",
  "cloud-token",
  "ntfy-url",
  "ntfy-token",
] as const;

export type SetupField = (typeof SETUP_FIELDS)[number];

/** Answers that are secrets: kept in files of their own, never shown, never a flag. */
export const SECRET_FIELDS = [
  "key",
  "cloud-token",
  "ntfy-token",
] as const satisfies readonly SetupField[];
export type SecretField = (typeof SECRET_FIELDS)[number];

/** Says that there shall be none, for what may be left out. */
export const NONE = "none";

/** Answers as text; `NONE`: there shall be none. */
export type SetupAnswers = ReadonlyMap<SetupField, string>;

interface Place {
  readonly section: "site" | "probe" | "plug" | "cloud" | "ntfy";
  readonly key: string;
  readonly kind: "text" | "number" | "yes_no" | "secret";
}

const PLACES: Readonly<Record<SetupField, Place>> = {
  "site": { section: "site", key: "id", kind: "text" },
  "name": { section: "site", key: "name", kind: "text" },
  "time-zone": { section: "site", key: "time_zone", kind: "text" },
  "gateway": { section: "probe", key: "gateway", kind: "text" },
  "driver": { section: "plug", key: "driver", kind: "text" },
  "address": { section: "plug", key: "address", kind: "text" },
  "port": { section: "plug", key: "port", kind: "number" },
  "id": { section: "plug", key: "id", kind: "text" },
  "key": { section: "plug", key: "key", kind: "secret" },
  "protocol": { section: "plug", key: "protocol", kind: "text" },
  "switch-dp": { section: "plug", key: "switch_dp", kind: "number" },
  "countdown-dp": { section: "plug", key: "countdown_dp", kind: "number" },
  "powers-this-host": { section: "plug", key: "powers_this_host", kind: "yes_no" },
  "cloud-url": { section: "cloud", key: "url", kind: "text" },
  "cloud-token": { section: "cloud", key: "token", kind: "secret" },
  "ntfy-url": { section: "ntfy", key: "url", kind: "text" },
  "ntfy-token": { section: "ntfy", key: "token", kind: "secret" },
};

/** Names of the files for secrets, beside home.toml. */
export const SECRET_FILES: Readonly<Record<SecretField, string>> = {
  "key": "plug.key",
  "cloud-token": "cloud.token",
  "ntfy-token": "ntfy.token",
};

/** What a section needs beside the field in question, for trying an answer out. */
const EXAMPLES: Readonly<Record<Place["section"], Readonly<Record<string, unknown>>>> = {
  site: {},
  probe: {},
  plug: {
    driver: "tuya",
    address: "192.168.1.50",
    id: "bf0123456789abcdefghij",
    key: "0123456789abcdef",
    protocol: "3.3",
  },
  cloud: { url: "https://example.net", token: "t" },
  ntfy: { url: "https://ntfy.sh/example" },
};

const ACT = "Cannot read home.toml: ";

/** Null when the settings allow this answer, else what they say; never repeats a secret. */
export function whyWrongAnswer(field: SetupField, answer: string): string | null {
  const { section, key, kind } = PLACES[field];
  if (kind === "yes_no") return /^(yes|no)$/.test(answer) ? null : "Please answer yes or no";
  if (field === "driver") {
    const allowed = `one of ${DRIVER_NAMES.join(", ")}`;
    return DRIVER_NAMES.some((name) => name === answer) ? null : `"plug.driver" must be ${allowed}`;
  }
  const plain = { plug: { driver: "dry_run" } };
  const others = EXAMPLES[section];
  const value = valueOf(field, answer);
  // A countdown must be above its switch: a switch is tried with the outlet's usual countdown.
  const usual = field === "switch-dp" && typeof value === "number"
    ? { countdown_dp: 8 + value }
    : {};
  try {
    parseHomeConfig({ ...plain, [section]: { ...others, ...usual, [key]: value } });
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
  const foreign = isForeign(table);
  for (const field of SETUP_FIELDS) {
    const { section, key, kind } = PLACES[field];
    // The other settings of a driver that is not asked about are its owner's alone.
    if (foreign && section === "plug" && !/^(driver|powers-this-host)$/.test(field)) continue;
    const inner = table[section];
    if (typeof inner !== "object" || inner === null) continue;
    const value = new Map<string, unknown>(Object.entries(inner)).get(key);
    if (kind === "secret" || value === undefined) continue;
    answers.set(field, typeof value === "boolean" ? (value ? "yes" : "no") : String(value));
  }
  for (const field of standing) {
    if (!(foreign && field === "key")) answers.set(field, KEPT);
  }
  return answers;
}

/** Drivers that set-up asks about; the others are written by hand. */
const ASKED_DRIVERS: readonly unknown[] = ["tuya", "dry_run"];

/** Whether a driver is written by hand. */
export function isHandWritten(driver: string): boolean {
  return !ASKED_DRIVERS.includes(driver);
}

function isForeign({ plug }: Readonly<Record<string, unknown>>): boolean {
  if (typeof plug !== "object" || plug === null || !("driver" in plug)) return false;
  return typeof plug.driver === "string" && isHandWritten(plug.driver);
}

/** Stands for a secret that is on disk already. */
export const KEPT = "(kept)";

/** The edits that make home.toml say what was answered. */
export function editsOf(answers: SetupAnswers): TomlEdit[] {
  return SETUP_FIELDS.flatMap((field): TomlEdit[] => {
    const answer = answers.get(field);
    if (answer === undefined || answer === KEPT || answer === NONE) return [];
    const { section, key, kind } = PLACES[field];
    if (kind !== "secret") return [{ section, key, value: valueOf(field, answer) }];
    return [
      { section, key, value: null },
      { section, key: `${key}_file`, value: SECRET_FILES[field as SecretField] },
    ];
  });
}

/** Where a secret stands in home.toml: its section and key. */
export function secretPlace(
  field: SecretField,
): { readonly section: string; readonly key: string } {
  const { section, key } = PLACES[field];
  return { section, key };
}

function valueOf(field: SetupField, answer: string): string | number | boolean {
  switch (PLACES[field].kind) {
    case "text":
    case "secret":
      return answer;
    case "number":
      return /^\d{1,5}$/.test(answer) ? Number(answer) : answer;
    case "yes_no":
      return answer === "yes";
  }
}
