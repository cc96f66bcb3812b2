/** A file of variables as systemd's EnvironmentFile= reads it (systemd.exec(5)), the plain part. */

const LINE_REGEXP = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/;

/**
 * Reads `NAME=value` lines; blank lines and lines that begin with `#` or `;` say nothing, a value
 * may stand in quotes. Throws SyntaxError for anything else, naming the line but not its content,
 * which may be a secret.
 */
export function parseEnvironmentFile(text: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    const [, name, value] = LINE_REGEXP.exec(line) ?? [];
    const plain = value === undefined ? null : unquote(value.trim());
    if (name === undefined || plain === null) {
      throw new SyntaxError(
        `Cannot read settings: line ${
          index + 1
        } must be NAME=value, on one line, with or without quotes`,
      );
    }
    values[name] = plain;
  }
  return values;
}

/** `text` with these variables set; every other line stays as it is. */
export function setVariables(text: string, values: Readonly<Record<string, string>>): string {
  const left = new Map(Object.entries(values));
  const lines = text.split("\n").map((line) => {
    const name = LINE_REGEXP.exec(line.trim())?.[1] ?? "";
    const value = left.get(name);
    left.delete(name);
    return value === undefined ? line : `${name}=${value}`;
  });
  while (lines.at(-1)?.trim() === "") lines.pop();
  return [...lines, ...[...left].map(([name, value]) => `${name}=${value}`), ""].join("\n");
}

/** Null for what systemd might read otherwise: escapes, and quotes within. */
function unquote(value: string): string | null {
  if (value.includes("\\")) return null;
  const inner = /^"([^"]*)"$|^'([^']*)'$/.exec(value);
  if (inner !== null) return inner[1] ?? inner[2] ?? "";
  return /["']/.test(value) ? null : value;
}
