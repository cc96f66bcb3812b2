/** Every fault of a home.toml, not only the first. */
import type { Driver } from "../plugs/driver.ts";
import { parseHomeConfig } from "./home_config.ts";
import { isTable } from "../base/settings.ts";

/** More would not be read. */
const FAULTS_MAX = 12;
/** `"plug 2.address"`: the table, which of several, the setting. */
const FIELD_REGEXP = /^Cannot [^"]*: "(\w+)(?: (\d+))?(?:\.(\w+))?"/;
const GUESS_REGEXP = /did you mean "(?:[\w ]+\.)?(\w+)"\?$/;

type Table = Readonly<Record<string, unknown>>;

/**
 * What is wrong, each in one line that names the setting; none: the settings are right. The parser
 * tells its first fault; what it told is taken out, or written as it was meant, and it is asked again.
 * Where a table is wrong without it, nothing more of that table is judged.
 */
export function homeConfigFaults(
  table: Table,
  options: { readonly drivers: readonly Driver[] },
): readonly string[] {
  const faults: string[] = [];
  const fields = new Set<string>();
  let left = table;
  while (faults.length < FAULTS_MAX) {
    const fault = firstFault(left, options);
    if (fault === null) return faults;
    const [, section = "", number, key] = FIELD_REGEXP.exec(fault) ?? [];
    const field = `${section} ${number ?? ""}.${key ?? ""}`;
    const isNew = !fields.has(field);
    // Without the setting it is missing, which is no second fault.
    if (isNew) faults.push(fault);
    fields.add(field);
    const meant = GUESS_REGEXP.exec(fault)?.[1] ?? null;
    const next = isNew && key !== undefined
      ? withoutKey(left, { section, number, key, meant })
      : isNew && meant !== null
      ? renamed(left, section, meant)
      : withoutSection(left, section);
    if (next === null) return faults;
    left = next;
  }
  return faults;
}

function firstFault(
  table: Table,
  options: { readonly drivers: readonly Driver[] },
): string | null {
  try {
    parseHomeConfig(table, options);
    return null;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("Cannot read ")) return error.message;
    throw error;
  }
}

function withoutKey(
  table: Table,
  place: {
    readonly section: string;
    readonly number: string | undefined;
    readonly key: string;
    readonly meant: string | null;
  },
): Table | null {
  const { section, number, key, meant } = place;
  const value = table[section];
  const at = Number(number) - 1;
  const inner = Array.isArray(value) ? value[at] : value;
  if (!isTable(inner)) return withoutSection(table, section);
  const mended = renamed(inner, key, meant);
  return { ...table, [section]: Array.isArray(value) ? value.toSpliced(at, 1, mended) : mended };
}

/** `key` is `meant`, where that is not there as well; null: it is nothing. */
function renamed(table: Table, key: string, meant: string | null): Table {
  const { [key]: value, ...rest } = table;
  return meant === null || meant in rest ? rest : { ...rest, [meant]: value };
}

/** Null: it is gone already. A home cannot be without a plug: a pretended one is right. */
function withoutSection(table: Table, section: string): Table | null {
  const pretended = { driver: "dry_run" };
  if (section === "plug") {
    return JSON.stringify(table["plug"]) === JSON.stringify(pretended)
      ? null
      : { ...table, plug: pretended };
  }
  return section in table ? renamed(table, section, null) : null;
}
