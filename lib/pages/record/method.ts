import { RELEASE } from "../../base/release.ts";
import { type Html, html } from "../parts/html.ts";

/** How it was measured, what proves the raw data to be the same, and where to sign. */

/** The raw data of a month that is over. */
export interface RawRecord {
  /** Name of the file that the same address gives again. */
  readonly file: string;
  /** SHA-256 of the whole file, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** `made`: when this page was made; `raw` null: the month is not over, its file still grows. */
export function renderMethod(
  { site, made, raw }: {
    readonly site: string;
    readonly made: string;
    readonly raw: RawRecord | null;
  },
): Html {
  return html`<footer>
<h2>How it was measured</h2>
<p>A computer at the connection of ${site} asks several independent hosts on the internet, and the
router where it is configured, every 15 seconds. An outage is recorded when all internet hosts have
failed for at least a minute; it begins with the first failed question and ends with the first right
answer, each to within 15 seconds. Questions and answers are counted from the first to the last
failed round, but not while the router had no power or was starting. Every second is online, away or
not watched; what that computer saw while its monitor was not reached it told later. Availability is the
time online divided by the time watched, cut off and never rounded up, and is given only where at
least 90 % of the time was watched. The watchdog reboots the router by switching its plug off and on;
reboots within an outage are part of it, those that somebody asked for are no outage.</p>
${
    raw === null
      ? html`<p>The month is not over: this record still grows.</p>`
      : html`<p class="raw">Raw record: ${raw.file}, SHA-256 <span class="hash">${raw.sha256}</span>. This proves
that the file is the same as the one that this page was made of, not that what it says is true.</p>`
  }
<p class="sign">I confirm that this record is unaltered.</p>
<p class="sign"><span>Place, date</span><span class="line"></span><span>Signature</span><span class="line"></span></p>
<p class="made">Rebootinator ${RELEASE}, made ${made}</p>
</footer>`;
}
