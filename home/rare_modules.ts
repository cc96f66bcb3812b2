/**
 * The modules that a quiet tick does without, each by its path from this folder. `later.ts` takes
 * their types from here and loads them by name; an installation fills Deno's cache with this file.
 * No program imports it: whatever it imports would be read at every start.
 */
export const RARE_MODULES = {
  "./airtouch/ask_consoles.ts": () => import("./airtouch/ask_consoles.ts"),
  "../lib/watch/consoles.ts": () => import("../lib/watch/consoles.ts"),
  "./setup/journal.ts": () => import("./setup/journal.ts"),
  "./config/config_file.ts": () => import("./config/config_file.ts"),
  "./watch/consoles.ts": () => import("./watch/consoles.ts"),
  "../lib/watch/tell/home_notice.ts": () => import("../lib/watch/tell/home_notice.ts"),
  "../lib/phone/publish_ntfy.ts": () => import("../lib/phone/publish_ntfy.ts"),
  "./plugs/drivers.ts": () => import("./plugs/drivers.ts"),
  "./host/own_program.ts": () => import("./host/own_program.ts"),
  "./host/own_network.ts": () => import("./host/own_network.ts"),
  "./watch/soft_reboot.ts": () => import("./watch/soft_reboot.ts"),
} as const;
