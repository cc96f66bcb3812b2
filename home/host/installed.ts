/** What is installed on this computer, and whether a watchdog looks after a plug already. */
import { readJson } from "../../lib/base/json_field.ts";
import {
  type Half,
  HALF_UNITS,
  type InstalledRecord,
  PACKAGED_PREFIX,
  PREFIX_DEFAULT,
  PREFIX_PATHS,
  UNIT_FOLDER,
} from "../../lib/install/paths.ts";
import { isThere, readTextFile } from "./files.ts";

const RECORD_BYTES_MAX = 16 * 1024;
const HALVES: readonly Half[] = ["home", "cloud"];

/** What the cloud's pages can do as well. */
const AT_THE_CLOUD = ["pause", "resume", "reboot", "report"];

/** Which of the two are installed on this computer, by their units. */
export function installedHalves(units = UNIT_FOLDER): readonly Half[] {
  return HALVES.filter((half) => HALF_UNITS[half].some((name) => isThere(`${units}/${name}`)));
}

/**
 * Why the home is not asked of here, where only the cloud is installed and no settings of a home are at
 * `config`; null: it may be. `task` is what was typed.
 */
export function whyNoHomeHere(
  task: string,
  { config, halves = installedHalves() }: {
    readonly config: string;
    readonly halves?: readonly Half[];
  },
): string | null {
  if (halves.includes("home") || !halves.includes("cloud") || isThere(config)) return null;
  const instead = AT_THE_CLOUD.includes(task)
    ? ", and the home's page at the cloud has it as well"
    : "";
  return "Only the cloud is installed on this computer: " +
    `\`deno task ${task}\` is for the computer at home${instead}`;
}

/** Where an installation leaves what all may read. */
export const INSTALLED_RECORDS = [PREFIX_DEFAULT, PACKAGED_PREFIX].map((prefix) =>
  `${prefix}/${PREFIX_PATHS.record}`
);

/**
 * True when a watchdog is installed and looks after the plug of this fingerprint, or does not say
 * which: two that cut the same plug would not know of each other's cuts.
 */
export function isLookedAfter(fingerprint: string, recordPaths: readonly string[]): boolean {
  return recordPaths.some((path) => looksAfter(path, fingerprint));
}

function looksAfter(recordPath: string, fingerprint: string): boolean {
  const stored = readTextFile(recordPath, RECORD_BYTES_MAX);
  if (stored.kind === "missing") return false;
  if (stored.kind === "unreadable") return true;
  const record = fieldsIn(stored.text);
  if (record === null || !("plug" in record)) return true;
  return typeof record.plug === "string" && shareOutlet(record.plug, fingerprint);
}

/** What an installation left there, as far as it can be read; null: nothing. */
export function readRecord(
  path: string,
): Readonly<Record<"controlGroup" | "plug" | "release", string | null>> | null {
  const stored = readTextFile(path, RECORD_BYTES_MAX);
  const record = stored.kind === "text" ? fieldsIn(stored.text) : null;
  if (record === null) return null;
  const { controlGroup, plug, release } = record;
  return {
    controlGroup: typeof controlGroup === "string" ? controlGroup : null,
    plug: typeof plug === "string" ? plug : null,
    release: typeof release === "string" ? release : null,
  };
}

/** Null: it is no object of JSON. */
function fieldsIn(text: string): { readonly [Key in keyof InstalledRecord]?: unknown } | null {
  const value = readJson(text);
  return typeof value === "object" ? value : null;
}

/** True when one of several is one of the others. */
function shareOutlet(one: string, other: string): boolean {
  const outletsOf = (text: string) =>
    text.split(" + ").map((each) => each.replace(/ as [\w-]+$/, ""));
  const others = outletsOf(other);
  return outletsOf(one).some((each) => others.includes(each));
}
