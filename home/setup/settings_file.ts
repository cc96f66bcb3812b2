/** Reads and writes home.toml and its secret files for set-up. */
import { parse as parseToml } from "@std/toml";
import { tableIn } from "../../lib/base/settings.ts";
import { answersIn, editsOf, KEPT, whyWrongAnswer } from "../../lib/setup/answers.ts";
import { plugFieldsOf, usualDriver } from "../../lib/setup/drivers.ts";
import { identifyPlug, type PlugIdentity } from "../../lib/plugs/plug_identity.ts";
import { NONE, type SetupAnswers } from "../../lib/plugs/questions.ts";
import { type FieldPlace, secretFileOf, setupFields } from "../../lib/setup/fields.ts";
import { editToml, type TomlEdit } from "../../lib/config/toml_edit.ts";
import {
  CONFIG_BYTES_MAX,
  type ConfigOutcome,
  describeUnread,
  loadHomeConfig,
} from "../config/config_file.ts";
import type { HomeConfig } from "../../lib/config/home_config.ts";
import { folderOf, readTextFile, replaceFile } from "../host/files.ts";
import { DRIVERS } from "../plugs/drivers.ts";

const SECRET_BYTES_MAX = 4_096;

const SECRETS = [...setupFields(DRIVERS)].filter(([, { kind }]) => kind === "secret");

const FIRST_TEXT =
  `# Settings of the home half, written by set-up; yours to change. Every setting is explained in
# home/home.example.toml.
`;

interface StandingPlug extends PlugIdentity {
  readonly tested: boolean;
}

/** What stands already. */
export type StandingSettings =
  | {
    readonly kind: "read";
    readonly text: string;
    readonly answers: SetupAnswers;
    /** What stands in [plug]. */
    readonly plugKeys: readonly string[];
    /** The plug, and whether it was tested; null: that cannot be said. */
    readonly plug: StandingPlug | null;
    /** Secrets that are on disk already. */
    readonly secrets: ReadonlyMap<string, string>;
    /** Standing secrets that cannot be right, one line each. */
    readonly faults: readonly string[];
  }
  | { readonly kind: "failed"; readonly why: string };

/** Reads home.toml as far as it goes; a file that is not there is an empty one. */
export function readStanding(path: string): StandingSettings {
  const stored = readTextFile(path, CONFIG_BYTES_MAX);
  if (stored.kind === "unreadable") {
    return { kind: "failed", why: describeUnread(path, stored.why) };
  }
  const text = stored.kind === "missing" ? "" : stored.text;
  let table: Readonly<Record<string, unknown>>;
  try {
    table = parseToml(text);
  } catch {
    const why = `Cannot read home.toml: ${path} is not TOML (https://toml.io)`;
    return { kind: "failed", why };
  }
  if (Array.isArray(table["plug"])) {
    const why = "Cannot set up: home.toml has [[plug]] tables, which are written by hand " +
      "(docs/plugs/several.md)";
    return { kind: "failed", why };
  }
  const secrets = new Map<string, string>();
  const faults: string[] = [];
  const plug = tableIn(table, "plug");
  const driver = String(plug["driver"] ?? usualDriver(DRIVERS));
  const own = plugFieldsOf(driver, DRIVERS).map(({ flag }) => flag);
  for (const [field, place] of SECRETS) {
    // Another driver's secret is not asked about, and not judged.
    if (place.section === "plug" && !own.includes(field)) continue;
    const secret = standingSecret(table, { place, path });
    if (secret === null) continue;
    const fault = whyWrongAnswer(field, secret, { driver, drivers: DRIVERS });
    if (fault === null) secrets.set(field, secret);
    else faults.push(fault);
  }
  const answers = answersIn(table, {
    standing: new Set(secrets.keys()),
    drivers: DRIVERS,
  });
  const plugKeys = Object.keys(plug);
  return { kind: "read", text, answers, plugKeys, plug: plugIn(path), secrets, faults };
}

function plugIn(path: string): StandingPlug | null {
  const loaded = loadHomeConfig(path, { credentialsFolder: null });
  if (loaded.kind === "failed") return null;
  const { plug } = loaded.config;
  return { ...identifyPlug(plug), tested: plug.tested };
}

function standingSecret(
  table: Readonly<Record<string, unknown>>,
  { place: { section, key }, path }: { readonly place: FieldPlace; readonly path: string },
): string | null {
  const inner = tableIn(table, section);
  const inline = inner[key];
  if (typeof inline === "string") return inline;
  const file = inner[`${key}_file`];
  if (typeof file !== "string") return null;
  const stored = readTextFile(
    file.startsWith("/") ? file : `${folderOf(path)}/${file}`,
    SECRET_BYTES_MAX,
  );
  return stored.kind === "text" ? stored.text.trim() : null;
}

/** What came of writing. */
export type SettingsOutcome =
  | { readonly kind: "written"; readonly config: HomeConfig; readonly warnings: readonly string[] }
  | { readonly kind: "failed"; readonly why: string };

/**
 * Writes new secrets to files of their own (0600), then home.toml (0600), which is read once as a
 * tick reads it before it takes the old one's place. Unchanged lines stay as they are, but for the
 * word that another plug than `tried` was tested.
 */
export function writeSettings(
  path: string,
  options: {
    readonly text: string;
    readonly answers: SetupAnswers;
    /** Fingerprint; null: none is known. */
    readonly tried: string | null;
    /** Made before what the answers say. */
    readonly first?: readonly TomlEdit[];
  },
): SettingsOutcome {
  const { answers, first = [], tried } = options;
  try {
    const start = options.text === "" ? FIRST_TEXT : options.text;
    const edited = editToml(start, [...first, ...editsOf(answers, DRIVERS)], parseToml);
    const secrets = writeSecrets(path, answers);
    if (secrets !== null) return secrets;
    const drafted = readDraft(path, edited);
    if (drafted.kind !== "loaded" || !drafted.config.plug.tested) return finish(path, edited);
    if (identifyPlug(drafted.config.plug).fingerprint === tried) return finish(path, edited);
    return finish(path, editToml(edited, [UNTRIED], parseToml));
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: "failed", why: error.message };
    throw error;
  }
}

/** Another outlet was never tried, whatever the old one did. */
const UNTRIED: TomlEdit = { section: "plug", key: "tested", value: false };

function writeSecrets(path: string, answers: SetupAnswers): SettingsOutcome | null {
  for (const [field, place] of SECRETS) {
    const secret = answers.get(field);
    if (secret === undefined || secret === KEPT || secret === NONE) continue;
    const file = `${folderOf(path)}/${secretFileOf(place)}`;
    const written = replaceFile(file, `${secret}\n`);
    if (written.kind === "failed") return failed(`${file}: ${written.why}`);
  }
  return null;
}

function readDraft(path: string, text: string): ConfigOutcome {
  const draft = `${path}.draft`;
  const drafted = replaceFile(draft, text);
  if (drafted.kind === "failed") return failed(`${path}: ${drafted.why}`);
  const loaded = loadHomeConfig(draft, { credentialsFolder: null });
  Deno.removeSync(draft);
  return loaded;
}

function finish(path: string, text: string): SettingsOutcome {
  const loaded = readDraft(path, text);
  if (loaded.kind === "failed") return loaded;
  const written = replaceFile(path, text);
  if (written.kind === "failed") return failed(`${path}: ${written.why}`);
  return { kind: "written", config: loaded.config, warnings: loaded.warnings };
}

function failed(why: string): { readonly kind: "failed"; readonly why: string } {
  return { kind: "failed", why: `Cannot write settings: ${why}` };
}
