import type { OutageReport, OutageRow, RebootRow } from "../../report/outage_report.ts";
import { describeTally } from "../../wire/tally.ts";
import { type Html, html } from "../parts/html.ts";
import { upperFirst } from "../../base/text.ts";
import { causeWas } from "./headline.ts";
import { formatLength, type Stamp } from "./stamp.ts";

/** Every outage of the record in a row; on a phone the cells stand beneath one another. */
export function renderOutageTable({ outages, reboots, totals }: OutageReport, stamp: Stamp): Html {
  if (outages.length === 0) {
    return html`<h2>Outages</h2>
<p>None in the ${formatLength(totals.upS)} that were watched.</p>`;
  }
  return html`
    <h2>Outages</h2>
    <table>
      <thead>
        <tr>
          <th>Begin</th>
          <th>End</th>
          <th>Length</th>
          <th>What failed, what answered</th>
          <th>Reboot of the router by the watchdog</th>
        </tr>
      </thead>
      <tbody>${outages.map((row) => renderRow(row, { reboots, stamp }))}</tbody>
    </table>
  `;
}

function renderRow(
  row: OutageRow,
  { reboots, stamp }: { readonly reboots: readonly RebootRow[]; readonly stamp: Stamp },
): Html {
  const end = { seen: "", open: "still away", unknown: "not seen" }[row.end];
  const ended = row.endMs === null ? end : stamp.beside(row.endMs, row.startMs);
  const length = row.lastedS === null
    ? `not known; ${formatLength(row.downS)} for certain`
    : formatLength(row.lastedS);
  // What of it lies beyond the record is not counted here.
  const here = row.lastedS !== null && row.lastedS !== row.downS
    ? `; ${formatLength(row.downS)} of it counted here`
    : "";
  const tally = describeTally(row);
  const counts = tally === null ? null : html`<br><small>${tally}</small>`;
  return html`
    <tr>
      <td data-label="Begin">${stamp.at(row.startMs)}</td>
      <td data-label="End">${ended}</td>
      <td data-label="Length">${length}${here}</td>
      <td data-label="Seen">${upperFirst(causeWas(row))}${counts}</td>
      <td data-label="Reboot">${rebootWords(row, { reboots, stamp })}</td>
    </tr>
  `;
}

function rebootWords(
  row: OutageRow,
  { reboots, stamp }: { readonly reboots: readonly RebootRow[]; readonly stamp: Stamp },
): string {
  const untilMs = row.endMs ?? row.startMs + row.downS * 1_000;
  const times = reboots
    .filter(({ atMs, reason, outcome }) =>
      reason === "automatic" && outcome !== "refused" && atMs >= row.startMs && atMs <= untilMs
    ).map(({ atMs }) => stamp.beside(atMs, row.startMs));
  if (times.length === 0) return row.cuts === 0 ? "none" : `${row.cuts}, at a time not recorded`;
  const effect = row.helped === null
    ? ""
    : row.helped
    ? `; came back after the ${times.length === 1 ? "" : "last "}reboot`
    : "; no effect";
  return `${times.join(", ")}${effect}`;
}
