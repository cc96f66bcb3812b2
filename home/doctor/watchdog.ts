/** Finds the watchdog that is meant, its settings and its state. */
import { EXIT } from "../../lib/base/exit.ts";
import { type Finding, warning } from "../../lib/doctor/finding.ts";
import { unitFinding } from "../../lib/doctor/unit.ts";
import { UNIT_NAMES } from "../../lib/install/paths.ts";
import { parseWatchState } from "../../lib/watch/state/codec.ts";
import type { WatchState } from "../../lib/watch/state/state.ts";
import { askInstalled } from "../control/client.ts";
import { newestState } from "../control/newest_state.ts";
import type { StateFolders } from "../host/state_files.ts";

const ASK_MS = 8_000;

/** The watchdog's state, or a line that says why it cannot be had. */
export type StateLook =
  | { readonly kind: "state"; readonly state: WatchState | null }
  | { readonly kind: "finding"; readonly finding: Finding };

/** Asks the installed watchdog through its socket. */
export async function askState(socket: string): Promise<StateLook> {
  const asked = await askInstalled(["state"], { socket, signal: AbortSignal.timeout(ASK_MS) });
  switch (asked.kind) {
    case "absent":
      return cannot("Its socket is gone", "`sudo deno task install` again");
    case "forbidden":
      return cannot("This user may not ask the installed watchdog", "`sudo deno task doctor`");
    case "failed":
      return cannot(`The installed watchdog cannot be asked: ${asked.why}`, JOURNAL);
    case "answered":
      if (asked.reply.exitCode !== EXIT.done) return { kind: "state", state: null };
      try {
        return { kind: "state", state: parseWatchState(asked.reply.output) };
      } catch {
        return cannot("The installed watchdog is of another release", "`sudo deno task install`");
      }
  }
}

/** Reads the state of a watchdog that is run by hand. */
export function readState(folders: StateFolders, bootId: string | null): StateLook {
  return { kind: "state", state: newestState(folders, bootId) };
}

const JOURNAL = "See `journalctl -u rebootinator-probe`";

function cannot(says: string, next: string): StateLook {
  return { kind: "finding", finding: warning("last tick", says, next) };
}

/** Whether something ticks; `isActive` null: systemd could not be asked. */
export function timerFinding(installed: boolean, isActive: boolean | null): Finding {
  const link = "timer";
  if (!installed) {
    return warning(link, "Nothing is installed that ticks by itself", "`sudo deno task install`");
  }
  return unitFinding(isActive, {
    link,
    unit: UNIT_NAMES.probeTimer,
    runs: "systemd ticks every 15 s",
    status: "rebootinator-probe",
  });
}
