/**
 * The modules that a quiet tick does without, each by its path from this folder. `later.ts` takes
 * their types from here and loads them by name; an installation fills Deno's cache with this file.
 * No program imports it: whatever it imports would be read at every start.
 */
export const RARE_MODULES = {
  "./airtouch/ask_consoles.ts": () => import("./airtouch/ask_consoles.ts"),
  "../lib/airtouch/consoles.ts": () => import("../lib/airtouch/consoles.ts"),
  "./commissioning.ts": () => import("./commissioning.ts"),
  "./config_file.ts": () => import("./config_file.ts"),
  "./consoles.ts": () => import("./consoles.ts"),
  "../lib/watch/home_notice.ts": () => import("../lib/watch/home_notice.ts"),
  "./ntfy_client.ts": () => import("./ntfy_client.ts"),
  "./plugs/command.ts": () => import("./plugs/command.ts"),
  "./plugs/dry_run.ts": () => import("./plugs/dry_run.ts"),
  "./plugs/home_assistant.ts": () => import("./plugs/home_assistant.ts"),
  "./plugs/homebridge.ts": () => import("./plugs/homebridge.ts"),
  "./plugs/homekit.ts": () => import("./plugs/homekit.ts"),
  "./plugs/kasa.ts": () => import("./plugs/kasa.ts"),
  "./plugs/several.ts": () => import("./plugs/several.ts"),
  "./plugs/shelly.ts": () => import("./plugs/shelly.ts"),
  "./plugs/tasmota.ts": () => import("./plugs/tasmota.ts"),
  "./soft_reboot.ts": () => import("./soft_reboot.ts"),
  "./plugs/tuya.ts": () => import("./plugs/tuya.ts"),
  "./plugs/zigbee2mqtt.ts": () => import("./plugs/zigbee2mqtt.ts"),
} as const;
