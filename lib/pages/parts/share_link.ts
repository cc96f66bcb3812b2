import { formatClock, type Reader } from "../../time/clock_text.ts";
import type { EpochMs } from "../../time/time.ts";
import { type Html, html } from "./html.ts";

/** A signed link that shows a page to whoever has it. */
export interface ShareLink {
  /** The whole address, `"https://cloud.example/s/…"`. */
  readonly address: string;
  readonly expiresAt: EpochMs;
}

/** The link, folded away, with what it opens and until when. */
export function renderShareLink(
  { address, expiresAt }: ShareLink,
  options: {
    readonly summary: string;
    /** What whoever has it sees. */
    readonly opens: string;
    /** Classes of it all; `""`: it stands within a card. */
    readonly look: "card" | "";
    readonly reader: Reader;
  },
): Html {
  const { summary, opens, look, reader } = options;
  return html`
    <details id="share" class="${look}">
      <summary>${summary}</summary>
      <p>Whoever has this link sees ${opens}, and can do nothing, until ${formatClock(
        expiresAt,
        reader,
      )}.</p>
      <p><a class="link" href="${address}">${address}</a></p>
    </details>
  `;
}
