/** Parts of the docs that follow from the code. */
import type { Access, Route } from "../../lib/api/route.ts";
import { ROUTES } from "../../lib/api/routes.ts";
import results from "../support/peers/results.json" with { type: "json" };
import { peerRows } from "../support/peers/table.ts";
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
  { path: "docs/settings.md", name: "addresses", render: renderAddresses },
  { path: "docs/peers.md", name: "peers", render: () => renderTable(peerRows(results)) },
];

const WHO: Readonly<Record<Access, string>> = {
  "all": "everybody",
  "site": "the home",
  "site-or-message": "the home",
  "read": "read",
  "read-or-site": "read, the home",
  "act": "act",
  "act-by-page": "act",
  "admin": "admin",
};

/** All but what only pages load. */
function renderAddresses(): string {
  const rows = Object.values<Route>(ROUTES).filter(isTold).map((route) => [
    `\`${route.method} ${route.path.replace(/\{(\w+)\}/, ":$1")}\``,
    WHO[route.access],
    route.says,
  ]);
  return renderTable([["address", "token", "what"], ...rows]);
}

function isTold({ api, isStream, path }: Route): boolean {
  return api !== null || (isStream === true && path.startsWith("/v1/"));
}

/** As `deno fmt` aligns it. */
function renderTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0))
  );
  const line = (cells: readonly string[], fill: string) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(" | ")} |`;
  return [line(head, " "), line(head.map(() => ""), "-"), ...rows.map((row) => line(row, " "))]
    .join("\n");
}

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
