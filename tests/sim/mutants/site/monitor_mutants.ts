import type { Mutant } from "../mutant.ts";

/** Defects in the monitor's own alarm. */
export const MONITOR_MUTANTS: readonly Mutant[] = [
  {
    name: "the monitor's own alarm is due by wall clocks",
    path: "lib/phone/channel.ts",
    find: "isOver(state.deadManArmedMs, { now: mostMs, afterMs: DEAD_MAN_EVERY_MS })",
    replace: "isOver(state.deadManArmedAt, { now, afterMs: DEAD_MAN_EVERY_MS })",
  },
  {
    name: "an alarm that waits is said to have gone off",
    path: "lib/phone/channel.ts",
    find: "return passedMs >= DEAD_MAN_DELAY_MS ? passedMs : null;",
    replace: "return passedMs >= 0 ? passedMs : null;",
  },
  {
    name: "that the monitor runs again is told until its alarm is armed",
    path: "lib/phone/channel.ts",
    find: "return { ...kept, deadManArmedAt: null };",
    replace: "return next;",
  },
  {
    name: "whether the monitor's own alarm went off is told by a wall clock",
    path: "lib/phone/channel.ts",
    find: "(answer.at ?? now + DEAD_MAN_DELAY_MS) - DEAD_MAN_DELAY_MS",
    replace: "now",
  },
  {
    name: "the monitor's own alarm waits for a listening clock that stands",
    path: "lib/phone/channel.ts",
    find: "const isOld = seenForMs >= DEAD_MAN_EVERY_MS ||",
    replace: "const isOld = seenForMs < 0 ||",
  },
  {
    name: "a process that comes back puts its own alarm off when its turn comes only",
    path: "lib/phone/channel.ts",
    find: "if (isFresh && isOver(",
    replace: "if (isFresh && !isFresh && isOver(",
  },
  {
    name: "news that the monitor runs takes the place of its alarm for good",
    path: "cloud/phone/deliver.ts",
    find: 'if (taken?.kind === "delivered") await sendOfMonitor(deps, arm);',
    replace: "",
  },
];
