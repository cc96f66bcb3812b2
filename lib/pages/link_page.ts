import { formatClock, type Reader } from "../time/clock_text.ts";
import type { ButtonAction } from "../phone/buttons.ts";
import type { EpochMs } from "../time/time.ts";
import { type Html, html } from "./parts/html.ts";

/** What a browser shows of a notification's link. */

/** One sentence without a full stop: what the link would do. */
export function describeLink(action: ButtonAction, siteName: string): string {
  switch (action) {
    case "snooze":
      return `Keep the silence of ${siteName} from ringing for an hour`;
    case "reboot":
      return `Ask ${siteName} to reboot its router`;
  }
}

/** One sentence without a full stop: what the link has done. */
export function describeLinkDone(action: ButtonAction): string {
  switch (action) {
    case "snooze":
      return "Snoozed for an hour";
    case "reboot":
      return "The reboot is asked for; the home does it with its next heartbeat";
  }
}

/** Shows what would happen, with the button that does it. */
export function renderLink(
  link: { readonly action: ButtonAction; readonly siteName: string; readonly expiresAt: EpochMs },
  reader: Reader,
): Html {
  const words = describeLink(link.action, link.siteName);
  return html`
    <article class="card">
      <h1>${words}?</h1>
      <p>Nothing has happened yet. This link works once, until ${formatClock(
        link.expiresAt,
        reader,
      )}.</p>
      <form method="post"><button type="submit">Yes, do it</button></form>
    </article>
  `;
}

/** After it was done. */
export function renderLinkDone(action: ButtonAction): Html {
  return html`
    <article class="card">
      <h1>${describeLinkDone(action)}.</h1>
      <p>The notification on the phone says so too.</p>
    </article>
  `;
}
