import type { Change, SiteRecord, WaitingCommand } from "./site.ts";
import { type EpochMs } from "../time.ts";

/** Longest id of a command that fits into a site's record. */
export const COMMAND_ID_MAX = 16;

/**
 * Puts a command in the queue. A waiting one of the same kind gives way: what is wanted now is
 * what the owner asked for last. Throws RangeError when the id is empty or longer than
 * `COMMAND_ID_MAX`.
 */
export function applyCommand(
  site: SiteRecord,
  command: Omit<WaitingCommand, "givenAt">,
): Change {
  if (command.id.length < 1 || command.id.length > COMMAND_ID_MAX) {
    throw new RangeError(
      `Cannot queue command: "id" must have 1 to ${COMMAND_ID_MAX} characters, got ${command.id.length}`,
    );
  }
  const others = site.commands.filter((waiting) => waiting.kind !== command.kind);
  const home = { ...site.home, warnings: [] };
  return unrung({ ...site, home, commands: [...others, { ...command, givenAt: null }] });
}

/** Mutes until `mutedUntil`; null unmutes. A reminder that fell due meanwhile comes at once. */
export function applyMute(
  site: SiteRecord,
  options: { readonly mutedUntil: EpochMs | null },
): Change {
  return unrung({ ...site, mutedUntil: options.mutedUntil });
}

function unrung(site: SiteRecord): Change {
  return { site, flips: [], notices: [], history: [] };
}
