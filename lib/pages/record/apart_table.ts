import type { OutageReport, RebootRow, RowSpan } from "../../report/outage_report.ts";
import { lowerFirst } from "../../base/text.ts";
import { type Html, html } from "../parts/html.ts";
import { formatLength, type Stamp } from "./stamp.ts";

/** Reboots and gaps, apart from the outages, so that nobody can take them for some. */

const BY: Readonly<Record<RebootRow["reason"], string>> = {
  automatic: "rebooted by the watchdog, in an outage",
  commanded: "rebooted by the watchdog, because somebody asked for it",
  scheduled: "rebooted by the watchdog, on its schedule",
  router: "the router restarted by itself",
};

/** The table of them; null: there is none. */
export function renderApart(report: OutageReport, stamp: Stamp): Html | null {
  const { reboots, unknown, notReached } = report;
  if (reboots.length + unknown.length + notReached.length === 0) return null;
  const fromTo = ({ startMs, endMs }: RowSpan) =>
    `${stamp.at(startMs)} – ${stamp.beside(endMs, startMs)} (${
      formatLength((endMs - startMs) / 1_000)
    })`;
  const rows = [
    ...reboots.map(({ atMs, reason, outcome }) => ({
      atMs,
      when: stamp.at(atMs),
      what: outcome === "refused"
        ? `${BY[reason]}: the plug refused, nothing was switched`
        : BY[reason],
    })),
    ...unknown.map(({ why, ...row }) => ({
      atMs: row.startMs,
      when: fromTo(row),
      what: `not watched, not counted: ${lowerFirst(why)}`,
    })),
    ...notReached.map((row) => ({
      atMs: row.startMs,
      when: fromTo(row),
      what: "the cloud was not reached, the home was online: counted as it told later",
    })),
  ].sort((one, other) => one.atMs - other.atMs);
  return html`
    <h2>Reboots of the router (no faults of the line) and gaps of the record</h2>
    <table>
      <thead>
        <tr>
          <th>When</th>
          <th>What</th>
        </tr>
      </thead>
      <tbody>${rows.map(({ when, what }) =>
        html`
          <tr>
            <td data-label="When">${when}</td>
            <td data-label="What">${what}</td>
          </tr>
        `
      )}</tbody>
    </table>
  `;
}
