/** The accounts as a table of docs/airtouch.md, between two marks that stand there. */
import type { Account } from "./play.ts";

const BEGIN = "<!-- deno task faults: begin -->";
const END = "<!-- deno task faults: end -->";
const HEAD = [
  "| fault | client | noticed after | resets | carried out | of these stale | lost | of these told | doubled |",
  "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
];

export function faultTable(accounts: readonly Account[]): string {
  return [...HEAD, ...accounts.map(row)].join("\n");
}

function row(account: Account): string {
  const { fault, client, noticedS, resets, ordersGiven, carriedOut, stale, lost, told, doubled } =
    account;
  const noticed = noticedS === null ? "–" : `${Math.max(1, Math.round(noticedS))} s`;
  const cells = [
    fault,
    client,
    noticed,
    `${resets}`,
    `${carriedOut} of ${ordersGiven}`,
    `${stale}`,
    `${lost}`,
    lost === 0 ? "–" : `${Math.min(lost, told)}`,
    `${doubled}`,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** `text` with `inner` between the marks; throws where they are missing. */
export function withTable(text: string, inner: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`Cannot write the table: no "${BEGIN}" there`);
  return `${text.slice(0, begin + BEGIN.length)}\n\n${inner}\n\n${text.slice(end)}`;
}
