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
  "./watch/ntfy_client.ts": () => import("./watch/ntfy_client.ts"),
  "./plugs/command/plug.ts": () => import("./plugs/command/plug.ts"),
  "./plugs/dry_run/plug.ts": () => import("./plugs/dry_run/plug.ts"),
  "./plugs/home_assistant/plug.ts": () => import("./plugs/home_assistant/plug.ts"),
  "./plugs/homebridge/plug.ts": () => import("./plugs/homebridge/plug.ts"),
  "./plugs/homekit/plug.ts": () => import("./plugs/homekit/plug.ts"),
  "./plugs/kasa/plug.ts": () => import("./plugs/kasa/plug.ts"),
  "./plugs/several.ts": () => import("./plugs/several.ts"),
  "./plugs/shelly/plug.ts": () => import("./plugs/shelly/plug.ts"),
  "./plugs/tasmota/plug.ts": () => import("./plugs/tasmota/plug.ts"),
  "./watch/soft_reboot.ts": () => import("./watch/soft_reboot.ts"),
  "./plugs/tuya/plug.ts": () => import("./plugs/tuya/plug.ts"),
  "./plugs/zigbee2mqtt/plug.ts": () => import("./plugs/zigbee2mqtt/plug.ts"),
} as const;
