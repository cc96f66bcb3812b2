import { byteLength, cleanLine } from "../../base/text.ts";
import { formatClock } from "../../time/clock_text.ts";
import { formatBetween } from "../../time/length_text.ts";
import type { EpochMs } from "../../time/time.ts";
import type { Usual } from "../../time/usual.ts";
import { HOME_TRIES_MS, hopeOfHomes } from "../notice_no_contact.ts";
import type { SilentHomes } from "../notice.ts";
import type { NtfyMessage } from "../ntfy.ts";

/** What the phone gets to read of several homes that fell silent together. */

/** Leaves room for the rest of the message, of which a server takes less than 4,096. */
const NAMES_BYTES_MAX = 3_200;
const NAME_LIMITS = { charactersMax: 60, bytesMax: 60 } as const;

/** "5 homes: no contact"; told late: "5 homes: no contact for 3 h", which holds of all of them. */
export function renderHomes(
  homes: SilentHomes,
  options: {
    readonly now: EpochMs;
    /** How long their outages took; null: too few are known. */
    readonly usual: Usual | null;
  },
): NtfyMessage {
  const timeZone = zoneOf(homes);
  const hope = hopeOfHomes(homes.map(({ notice }) => notice), { ...options, timeZone });
  const lastAt = Math.max(...homes.map(({ notice }) => notice.lastSeenAt));
  const length = options.now - lastAt < HOME_TRIES_MS
    ? ""
    : ` for ${formatBetween(lastAt, options.now)}`;
  return {
    title: `${homes.length} homes: no contact${length}`,
    body: `${sinceOf(homes, { now: options.now, timeZone })}: ${namesOf(homes)}. ` +
      `Together: probably one provider. ${hope}`.trimEnd(),
    priority: 4,
    tags: ["rotating_light"],
    click: null,
    sequenceId: homesSequenceId(homes),
    delayMs: null,
  };
}

/** The same for every repeat; what becomes of a home is told under the home's own. */
export function homesSequenceId([first, ...others]: SilentHomes): string {
  return `${first.notice.sequenceId}-and-${others.length}`;
}

/** The clock that all of them have, or else UTC. */
function zoneOf([first, ...others]: SilentHomes): string | null {
  const isSame = others.every(({ notice }) => notice.timeZone === first.notice.timeZone);
  return isSame ? first.notice.timeZone : null;
}

function sinceOf(
  [first, ...others]: SilentHomes,
  reader: Parameters<typeof formatClock>[1],
): string {
  let [from, to] = [first.notice.lastSeenAt, first.notice.lastSeenAt];
  for (const { notice: { lastSeenAt } } of others) {
    from = Math.min(from, lastSeenAt);
    to = Math.max(to, lastSeenAt);
  }
  const since = formatClock(from, reader);
  const until = formatClock(to, reader);
  return since === until ? `Not heard since ${since}` : `Last heard between ${since} and ${until}`;
}

/** `"Mum, Dad, Office and 12 more"`: as many as there is room for. */
function namesOf(homes: SilentHomes): string {
  const names: string[] = [];
  let bytes = 0;
  for (const { notice: { siteName } } of homes) {
    const name = cleanLine(siteName, NAME_LIMITS);
    bytes += byteLength(name) + 2;
    if (bytes > NAMES_BYTES_MAX) break;
    names.push(name);
  }
  const more = homes.length - names.length;
  return names.join(", ") + (more === 0 ? "" : ` and ${more} more`);
}
