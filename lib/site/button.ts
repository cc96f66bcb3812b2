import { SNOOZE_MS } from "../phone/buttons.ts";
import { type EpochMs, MINUTE_MS } from "../time/time.ts";
import { applyCommand, applyMute, buttonCommandId } from "./command.ts";
import { type Change, type Hearing, judge, noticeBase, ringing, type SiteRecord } from "./site.ts";

/** What a button on the phone, or on the page, makes of a site. */

/** A power cycle that the home did not fetch by then is not wanted any more. */
export const POWER_CYCLE_KEPT_MS = 10 * MINUTE_MS;

/** The notification with the button. */
export interface Pressed {
  readonly now: EpochMs;
  readonly number: number;
  readonly sequenceId: string;
}

/** Mutes for an hour, never for less than it is muted already, and says so in place of the notice. */
export function applySnooze(site: SiteRecord, pressed: Pressed): Change {
  const { now, sequenceId } = pressed;
  const mutedUntil = Math.max(site.mutedUntil ?? 0, now + SNOOZE_MS);
  const isLonger = mutedUntil !== site.mutedUntil;
  const muted = isLonger ? applyMute(site, { mutedUntil, now, by: "phone" }).site : site;
  return ringing(muted, {
    kind: "action",
    action: "snooze",
    ...noticeBase(site, sequenceId),
    at: now,
    until: mutedUntil,
    silentSince: site.status === "down" ? site.lastSeenAt : null,
  });
}

/**
 * Asks the home to cut its router's power once; null: it is silent, so that it would fetch this when
 * it is back, and cut a router that has just come up. `id`: where the notice's own name is too long.
 */
export function applyReboot(
  site: SiteRecord,
  pressed: Pressed & { readonly id: string; readonly hearing: Hearing },
): Change | null {
  const { now, sequenceId } = pressed;
  if (!canHear(site, pressed.hearing)) return null;
  const id = buttonCommandId(pressed, site.id) ?? pressed.id;
  const expiresAt = now + POWER_CYCLE_KEPT_MS;
  const asked = applyCommand(site, { id, kind: "power-cycle", forMs: null, expiresAt });
  return ringing(asked.site, {
    kind: "action",
    action: "reboot",
    ...noticeBase(site, sequenceId),
    at: now,
    until: expiresAt,
    silentSince: null,
  });
}

/** False for a home that is silent, whether a sweep has noticed or not. */
export function canHear(site: SiteRecord, hearing: Hearing): boolean {
  return judge(site, hearing) !== "down";
}

/** One message on every channel, so that somebody sees that they work. */
export function applyTest(site: SiteRecord, options: { readonly now: EpochMs }): Change {
  const base = noticeBase(site, `${site.id}_test`);
  return ringing(site, { kind: "test", ...base, at: options.now });
}
