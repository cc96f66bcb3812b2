/** Parts of the docs that follow from the code. */
import { DRIVERS } from "../../home/plugs/drivers.ts";

/** A part of a page, between `<!-- NAME: ... -->` and `<!-- end of NAME -->`. */
export interface DerivedPart {
  readonly path: string;
  readonly name: string;
  /** As `deno fmt` leaves it, without the marks. */
  readonly render: () => string;
}

export const DERIVED: readonly DerivedPart[] = [
  { path: "docs/plugs/README.md", name: "drivers", render: renderDrivers },
];

function renderDrivers(): string {
  return DRIVERS.map(({ name, about, pretends }) =>
    pretends ? `- \`${name}\`: ${about}` : `- [\`${name}\`](${name}.md): ${about}`
  ).join("\n");
}

/** The page with this part in place of the old one; throws TypeError where its marks are missing. */
export function replacePart(
  text: string,
  { name, part }: { readonly name: string; readonly part: string },
): string {
  const [start, end] = [
    `<!-- ${name}: written by \`deno task docs\` -->`,
    `<!-- end of ${name} -->`,
  ];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from === -1 || to < from) {
    throw new TypeError(`Cannot write docs: the marks of "${name}" are missing`);
  }
  return `${text.slice(0, from)}${start}\n\n${part}\n\n${text.slice(to)}`;
}
