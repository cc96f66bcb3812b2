import type { Mutant } from "./mutant.ts";

/** Defects in what is kept before something is done, and in what it is kept for. */
export const KEPT_MUTANTS: readonly Mutant[] = [
  {
    name: "a state is not flushed to the medium",
    path: "home/host/files.ts",
    find: "      file.syncDataSync();\n    }\n    Deno.renameSync(draft, path);",
    replace: "    }\n    Deno.renameSync(draft, path);",
  },
  {
    name: "the folder of a state is not flushed",
    path: "home/host/files.ts",
    find: "    syncFolder(folderOf(path));\n    return",
    replace: "    return",
  },
  {
    name: "a soft reboot is written down after asking",
    path: "home/watch/act.ts",
    find: "const written = saver.save(planned);",
    replace: "const written = planned;",
  },
  {
    name: "a strip is confirmed by one of its outlets",
    path: "lib/plugs/parts.ts",
    find: 'if (kinds.every((kind) => kind === "confirmed"))',
    replace: 'if (kinds.some((kind) => kind === "confirmed"))',
  },
  {
    name: "commanded cuts use up the unproven ones",
    path: "lib/watch/power/cut.ts",
    find: "arming: automatic && !state.arming.onlineThisBoot",
    replace: "arming: !state.arming.onlineThisBoot",
  },
  {
    name: "a boot grace counts from when its tick began",
    path: "home/watch/act.ts",
    find: "const nowMs = options.ports.clock().uptimeMs;",
    replace: "const nowMs = owed.uptimeMs;",
  },
  {
    name: "a watchdog that could not look tells Home Assistant that the internet is down",
    path: "lib/watch/tell/home_assistant.ts",
    find: 'cause === "watchdog_broken" ? null : "down"',
    replace: '"down"',
  },
  {
    name: "Home Assistant waits for ever for a watchdog that is dead",
    path: "lib/watch/tell/home_assistant.ts",
    find: "    expire_after: EXPIRES_AFTER_S,\n",
    replace: "",
  },
  {
    name: "Home Assistant is told before the power is safe",
    path: "home/watch/tick.ts",
    find: "tellHomeAssistant(kept, {",
    replace: "tellHomeAssistant(first.state, {",
  },
  {
    name: "a pause is dated by the uptime of another boot",
    path: "lib/watch/arrive.ts",
    find: "{ pause: { ...state.pause, uptimeMs: null } }",
    replace: "{ pause: state.pause }",
  },
  {
    name: "trouble with the plug began after a reading of another boot",
    path: "lib/watch/plug_health.ts",
    find: "const isKnown = readMs > 0 && readMs <= state.uptimeMs;",
    replace: "const isKnown = readMs > 0;",
  },
];
