import type { Notice } from "../phone/notice.ts";
import type { AskedFrom } from "../wire/asked_from.ts";
import type { Happening } from "../wire/event.ts";
import type { HistoryEntry } from "./history.ts";
import { type AskedCommand, type Change, noticeBase, type SiteRecord, unrung } from "./site.ts";
import { type EpochMs } from "../time/time.ts";

/** Longest id of a command that fits into a site's record. */
export const COMMAND_ID_MAX = 16;

/** A command that a button asked for: its notice's number, then the end of its sequence id. */
const BUTTON_ID_REGEXP = /^[0-9a-z]+([-_][-_0-9a-z]+)$/;

/**
 * The id of a command that a button asked for, so that its result takes the place of the notice
 * with that button; null: it would be too long for one.
 */
export function buttonCommandId(
  notice: { readonly number: number; readonly sequenceId: string },
  siteId: string,
): string | null {
  const id = `${notice.number.toString(36)}${notice.sequenceId.slice(siteId.length)}`;
  const fits = notice.sequenceId.startsWith(siteId) && id.length <= COMMAND_ID_MAX;
  return fits && BUTTON_ID_REGEXP.test(id) ? id : null;
}

/** The sequence id that the result of such a command belongs to; null: another command. */
export function sequenceIdOfCommand(siteId: string, command: string): string | null {
  const end = BUTTON_ID_REGEXP.exec(command)?.[1];
  return end === undefined || command.length > COMMAND_ID_MAX ? null : `${siteId}${end}`;
}

/**
 * Puts a command in the queue. A waiting one of the same kind gives way: what is wanted now is
 * what the owner asked for last. Throws RangeError when the id is empty or longer than
 * `COMMAND_ID_MAX`.
 */
export function applyCommand(
  site: SiteRecord,
  command: Omit<AskedCommand, "givenAt">,
): Change {
  if (command.id.length < 1 || command.id.length > COMMAND_ID_MAX) {
    throw new RangeError(
      `Cannot queue command: "id" must have 1 to ${COMMAND_ID_MAX} characters, got ${command.id.length}`,
    );
  }
  const { lives: _noRoom, ...kept } = site;
  const others = site.commands.filter((waiting) => waiting.kind !== command.kind);
  const home = { ...site.home, warnings: [] };
  return unrung({ ...kept, home, commands: [...others, { ...command, givenAt: null }] });
}

/** Mutes until `mutedUntil`; null unmutes. A reminder that fell due meanwhile comes at once. */
export function applyMute(
  site: SiteRecord,
  options: {
    readonly mutedUntil: EpochMs | null;
    readonly now: EpochMs;
    readonly by: AskedFrom;
  },
): Change {
  const { mutedUntil, now, by } = options;
  const { mute: _before, ...kept } = site;
  return unrung(
    mutedUntil === null ? { ...kept, mutedUntil } : { ...kept, mutedUntil, mute: [now, by] },
  );
}

/** Commands whose time is over, and what is said of those that the home never fetched. */
export interface CommandsEnded {
  readonly waiting: readonly AskedCommand[];
  readonly notices: readonly Notice[];
  readonly history: readonly HistoryEntry[];
}

/** A command that the home did fetch is the home's to tell of. `firstNumber`: of its notices. */
export function endExpired(
  site: SiteRecord,
  options: { readonly now: EpochMs; readonly firstNumber: number },
): CommandsEnded {
  const { now, firstNumber } = options;
  const waiting = site.commands.filter(({ expiresAt }) => expiresAt > now);
  const unheard = site.commands.filter(({ expiresAt, givenAt }) =>
    expiresAt <= now && givenAt === null
  );
  const ends = unheard.map((command) => ({ command, at: command.expiresAt, what: endOf(command) }));
  return {
    waiting,
    notices: ends.map(({ command, at, what }): Notice => ({
      kind: "event",
      ...noticeBase(
        site,
        sequenceIdOfCommand(site.id, command.id) ?? `${site.id}_c${command.id}`,
      ),
      at,
      what,
      command: command.kind,
    })),
    // No home's state has this epoch, and no two notices of a site have the same number.
    history: ends.map(({ at, what }, index): HistoryEntry => ({
      kind: "event",
      at,
      epoch: 0,
      id: firstNumber + index,
      told: false,
      what,
    })),
  };
}

function endOf({ id }: AskedCommand): Happening {
  const note = "The home was not heard in time, so nothing was done";
  return { kind: "command_done", command: id, result: "expired", note };
}

/** What a look at the clock makes of the commands alone; null: nothing to write. */
export function expireCommands(site: SiteRecord, now: EpochMs): Change | null {
  if (site.commands.every(({ expiresAt }) => expiresAt > now)) return null;
  const ended = endExpired(site, { now, firstNumber: site.nextNotice });
  const nextNotice = site.nextNotice + ended.notices.length;
  const { notices, history } = ended;
  return { ...unrung({ ...site, commands: ended.waiting, nextNotice }), notices, history };
}
