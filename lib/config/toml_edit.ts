/** Changes single settings of a TOML file and leaves every other line as its owner wrote it. */
import { isTable, tableIn } from "../base/settings.ts";

/** One setting; `value` null takes it out. */
export interface TomlEdit {
  readonly section: string;
  readonly key: string;
  readonly value: string | number | boolean | readonly string[] | null;
}

type Table = Readonly<Record<string, unknown>>;

/** How a file is read back, to see that it says what it should. */
export type TomlParser = (text: string) => Table;

const SCALAR_LINE_REGEXP =
  /^(\s*[A-Za-z0-9_-]+\s*=\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s#"'[{]+|\[[^#[\]]*\])(\s*(?:#.*)?)$/;

/**
 * The text with `edits` made, one after another. Comments, order and other settings stay.
 *
 * Throws SyntaxError when the file is written in a way that this cannot change safely (inline
 * tables, dotted keys): the result is read back and must hold exactly what was wanted.
 */
export function editToml(
  text: string,
  edits: readonly TomlEdit[],
  parse: TomlParser,
): string {
  let edited = text;
  for (const edit of edits) {
    const before = parse(edited);
    if (isSame(tableIn(before, edit.section)[edit.key], edit.value)) continue;
    const after = editOne(edited, edit);
    if (after === null || !holds(after, { before, edit, parse })) {
      throw new SyntaxError(
        `Cannot write home.toml: "${edit.section}.${edit.key}" is written in a way that only ` +
          "its owner can change; edit it by hand",
      );
    }
    edited = after;
  }
  return edited;
}

function editOne(text: string, { section, key, value }: TomlEdit): string | null {
  const lines = text.replace(/\n+$/, "").split("\n");
  const range = findSection(lines, section);
  const line = value === null ? null : `${key} = ${encode(value)}`;
  if (range === null) {
    if (line === null) return text;
    const gap = text.trim() === "" ? [] : [...lines, ""];
    return `${[...gap, `[${section}]`, line].join("\n")}\n`;
  }
  const at = lines.findIndex((each, index) =>
    index > range.header && index < range.end && keyOf(each) === key
  );
  if (at === -1) {
    if (line === null) return text;
    lines.splice(lastSetting(lines, range) + 1, 0, line);
  } else {
    const match = SCALAR_LINE_REGEXP.exec(lines[at] ?? "");
    if (match === null) return null;
    if (value === null) lines.splice(at, 1);
    else lines[at] = `${match[1]}${encode(value)}${match[3]}`;
  }
  return `${lines.join("\n")}\n`;
}

function isSame(found: unknown, wanted: TomlEdit["value"]): boolean {
  return JSON.stringify(found) === JSON.stringify(wanted ?? undefined);
}

/** Texts, numbers and lists of texts are written in TOML as they are in JSON. */
function encode(value: NonNullable<TomlEdit["value"]>): string {
  if (typeof value !== "object") return JSON.stringify(value);
  return `[${value.map((each) => JSON.stringify(each)).join(", ")}]`;
}

interface SectionRange {
  readonly header: number;
  readonly end: number;
}

function findSection(lines: readonly string[], section: string): SectionRange | null {
  const header = lines.findIndex((line) =>
    /^\s*\[\s*([A-Za-z0-9_-]+)\s*\]\s*(#.*)?$/.exec(line)?.[1] === section
  );
  if (header === -1) return null;
  const next = lines.findIndex((line, index) => index > header && /^\s*\[/.test(line));
  return { header, end: next === -1 ? lines.length : next };
}

/** Where a new setting goes: after the last one, before comments that lead to the next section. */
function lastSetting(lines: readonly string[], { header, end }: SectionRange): number {
  for (let at = end - 1; at > header; at--) {
    if (keyOf(lines[at] ?? "") !== null) return at;
  }
  return header;
}

function keyOf(line: string): string | null {
  return /^\s*([A-Za-z0-9_-]+)\s*=/.exec(line)?.[1] ?? null;
}

function holds(
  text: string,
  { before, edit, parse }: {
    readonly before: Table;
    readonly edit: TomlEdit;
    readonly parse: TomlParser;
  },
): boolean {
  let after: Table;
  try {
    after = parse(text);
  } catch {
    return false;
  }
  const { [edit.key]: _, ...others } = tableIn(before, edit.section);
  const section = edit.value === null ? others : { ...others, [edit.key]: edit.value };
  const missing = edit.value === null && !(edit.section in before);
  const wanted = missing ? before : { ...before, [edit.section]: section };
  return sorted(after) === sorted(wanted);
}

/** The same for the same content, whatever the order. */
function sorted(value: unknown): string {
  return JSON.stringify(
    value,
    (_, each) =>
      isTable(each)
        ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => a < b ? -1 : 1))
        : each,
  );
}
