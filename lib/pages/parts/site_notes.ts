import { formatClock, type Reader } from "../../time/clock_text.ts";
import { askedAtOf, commandName, nextReport } from "./asked.ts";
import { formatDuration, MINUTE_MS } from "../../time/time.ts";
import type { SiteView } from "../../status/read_status.ts";
import { heldOf } from "../../status/status_words.ts";

/** A home's clock is worth a line when it is off by this much. */
const SKEW_SHOWN_MS = 2 * MINUTE_MS;

/** What is out of the ordinary with a home, a line each; first what keeps anybody from being told. */
export function notesOf(site: SiteView, reader: Reader): string[] {
  const notes: string[] = [];
  const { paused, muted } = heldOf(site, reader);
  if (paused !== null) {
    notes.push(`Paused ${paused}: no reboots by itself, and its silence is not told`);
  }
  if (muted !== null) {
    notes.push(
      `Muted ${muted}${
        paused === null ? ": its silence is not told" : ": resuming alone does not make it ring"
      }`,
    );
  }
  notes.push(...site.warnings);
  if (Math.abs(site.clockSkewMs) >= SKEW_SHOWN_MS) {
    const side = site.clockSkewMs > 0 ? "ahead" : "behind";
    const off = `${formatDuration(Math.abs(site.clockSkewMs))} ${side}`;
    notes.push(`The home's clock is ${off}; the times here are the cloud's, and are right`);
  }
  for (const command of site.commands) {
    const askedAt = askedAtOf(command, reader.now);
    const when = askedAt === null ? "" : ` at ${formatClock(askedAt, reader)}`;
    const state = command.givenAt === null
      ? `; it waits for the home: ${nextReport(site)}`
      : " and handed over";
    notes.push(`${commandName(command)} was asked for${when}${state}`);
  }
  return notes;
}
