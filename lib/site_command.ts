import type { Change, SiteRecord, WaitingCommand } from "./site.ts";
import type { EpochMs } from "./time.ts";

/** Puts a command in the queue; replaces a waiting one of the same kind. */
export function applyCommand(
  site: SiteRecord,
  command: Omit<WaitingCommand, "givenAt">,
): Change {
  throw new TypeError(`Not built: ${site.id} ${command.id}`);
}

/** Mutes until `mutedUntil`; null unmutes. */
export function applyMute(
  site: SiteRecord,
  options: { readonly now: EpochMs; readonly mutedUntil: EpochMs | null },
): Change {
  throw new TypeError(`Not built: ${site.id} ${options.now}`);
}
