/** Whether a watchdog may be removed: whatever it, or set-up, began on the plug is ended by it alone. */
import { HOME_FOLDERS, privateTwin } from "../../lib/install/paths.ts";
import { findJournal } from "../setup/journal.ts";
import { isOwed } from "../../lib/watch/power/power.ts";
import { INSTALLED_STATE } from "./journal.ts";
import { newestState } from "../control/newest_state.ts";

const BOOT_ID_PATH = "/proc/sys/kernel/random/boot_id";
const BOOT_ID_BYTES_MAX = 64;

/** Why the plug would be left off, or with a timer; null: it is on and idle, or never was tried. */
export function whyNotLeft(root: string): string | null {
  if (findJournal(`${root}${INSTALLED_STATE}`).kind === "open") {
    return "set-up may have left a timer running on the plug, and the watchdog has not seen it end";
  }
  return cycleUnderWay(root);
}

/** What the watchdog began on the plug and has not ended; null: nothing. */
export function cycleUnderWay(root: string): string | null {
  const runtime = `${root}${privateTwin(HOME_FOLDERS.runtime)}`;
  const folders = { state: `${root}${INSTALLED_STATE}`, runtime };
  const found = newestState(folders, readBootId());
  if (found === null) return null;
  if (found.phase.kind === "off") return "a reboot of the router is under way";
  return isOwed(found.power) ? "power was switched off, and the plug was not seen on again" : null;
}

/** As systemd writes it (`%b`); null where the kernel names no boots. */
function readBootId(): string | null {
  // A file of the kernel's says that it is empty.
  try {
    return Deno.readTextFileSync(BOOT_ID_PATH).slice(0, BOOT_ID_BYTES_MAX).trim()
      .replaceAll("-", "");
  } catch {
    return null;
  }
}
