import type { Notice } from "./notice.ts";
import type { EpochMs } from "../time/time.ts";
import { HOUR_MS } from "../time/time.ts";

/** Which buttons a notice carries. What they may do is signed by the cloud, cloud/keys/links.ts. */

/** What a button on the phone may do by itself. */
export type ButtonAction = "snooze" | "reboot";

/** How long a button works, from when its notice was made. Reminders bring new ones each hour. */
export const BUTTON_LIFE_MS: Readonly<Record<ButtonAction, number>> = {
  snooze: 2 * HOUR_MS,
  reboot: HOUR_MS,
};

/** A snooze keeps a home's silence from ringing for so long. */
export const SNOOZE_MS = HOUR_MS;

/** What a button says. */
export const BUTTON_LABELS: Readonly<Record<ButtonAction, string>> = {
  snooze: "Snooze 1 h",
  reboot: "Reboot now",
};

/**
 * Buttons that make sense on a notice, beside the one that opens the page. A reboot is offered only
 * where the home is heard: a silent home would fetch it when it is back, and cut a router that has
 * just come up.
 */
export function buttonsOf(
  notice: Notice,
  options: { readonly rebootButton: boolean },
): readonly ButtonAction[] {
  switch (notice.kind) {
    case "down":
    case "reminder":
      return ["snooze"];
    case "event":
      return options.rebootButton && mayReboot(notice) ? ["reboot"] : [];
    // All is well again: a reboot would undo it.
    case "back":
    case "action":
    case "test":
    case "digest":
      return [];
  }
}

/** A moment within the outage or silence that a notice is about; null: it is about none. */
export function troubleAt(notice: Notice): EpochMs | null {
  switch (notice.kind) {
    case "down":
    case "reminder":
    case "back":
      return notice.lastSeenAt;
    case "action":
      return notice.silentSince;
    case "event":
      return troubleOfEvent(notice);
    case "test":
    case "digest":
      return null;
  }
}

function troubleOfEvent({ what, at }: Extract<Notice, { kind: "event" }>): EpochMs | null {
  if (what.kind === "gave_up") return at;
  // Its end lies where the next trouble may begin; its start does not.
  return what.kind === "outage_ended" ? at - (what.lastedMs ?? 0) : null;
}

function mayReboot({ what, command }: Extract<Notice, { kind: "event" }>): boolean {
  switch (what.kind) {
    case "gave_up":
    case "watchdog_mended":
      return true;
    case "command_done":
      // Asking again is for a person to decide, but only where it did not happen.
      return command === "power-cycle" && what.result !== "done";
    case "outage_began":
    case "outage_ended":
    case "cut":
    case "plug_trouble":
    case "soft_reboot":
    case "plug_well":
    case "router_restarted":
    case "watchdog_broken":
    case "state_trouble":
    case "console_silent":
    case "console_back":
    case "console_update":
    case "other":
      return false;
  }
}

/** When a button ends; null: it is not worth showing any more. */
export function buttonEndsAt(
  action: ButtonAction,
  options: { readonly createdAt: EpochMs; readonly now: EpochMs },
): EpochMs | null {
  const endsAt = options.createdAt + BUTTON_LIFE_MS[action];
  return endsAt > options.now ? endsAt : null;
}
