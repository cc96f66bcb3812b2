/** The text of systemd units (systemd.syntax(7), systemd.service(5), systemd.exec(5)). */

/** A line `name=value`, or a comment for people. */
export type UnitLine = readonly [name: string, value: string] | { readonly comment: string };

/** The sections of a unit file, in the order in which they are to stand. */
export type UnitSections = Readonly<
  Partial<Record<"Unit" | "Service" | "Timer" | "Socket" | "Install", readonly UnitLine[]>>
>;

/** Renders a unit file. Throws RangeError for a value that is not one line. */
export function renderUnit(sections: UnitSections): string {
  return Object.entries(sections)
    .map(([name, lines]) => `[${name}]\n${lines.map(renderLine).join("")}`)
    .join("\n");
}

function renderLine(line: UnitLine): string {
  if ("comment" in line) return `# ${checked(line.comment)}\n`;
  return `${line[0]}=${checked(line[1])}\n`;
}

function checked(text: string): string {
  // A second line would be a directive of its own; a last backslash swallows the next one.
  if (/[\r\n\0]|\\$/.test(text)) {
    throw new RangeError(
      `Cannot render unit: a value must be one line that ends in no backslash, got ${
        JSON.stringify(text)
      }`,
    );
  }
  return text;
}

/** A command line in which every word is passed as it is. */
export function unitCommand(words: readonly string[]): string {
  return words.map(quoteWord).join(" ");
}

/** A word in which systemd replaces the specifiers that `specifiers` marks, and nothing else. */
function quoteWord(word: string): string {
  const text = word.replaceAll("$", "$$$$");
  if (/^[A-Za-z0-9_@%:,./=$+[\]-]+$/.test(text)) return text;
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** Text that is not to be read as a specifier: `%` doubled. */
export function unitText(text: string): string {
  return text.replaceAll("%", "%%");
}
