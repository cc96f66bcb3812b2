import type { Mutant } from "./mutant.ts";

/** Defects in finding out whether an outlet was left off by a cut that nothing remembers. */
export const UNKNOWN_MUTANTS: readonly Mutant[] = [
  {
    name: "an emptied runtime folder is no loss",
    path: "lib/watch/load.ts",
    find: "const lost = !inMemory && isSameBoot(chosen, clock);",
    replace: "const lost = false;",
  },
  {
    name: "a disk that cannot be read holds nothing",
    path: "lib/watch/load.ts",
    find: 'setAside.includes("disk") && !isLatest',
    replace: "setAside.length > 2 && !isLatest",
  },
  {
    name: "a disk that stays unreadable is doubted with every tick",
    path: "lib/watch/load.ts",
    find: "isSameBoot(state, clock) && clock.uptimeMs - state.uptimeMs <=",
    replace: "clock.uptimeMs - state.uptimeMs + ONE_TICK_MS_MAX <",
  },
  {
    name: "in a new boot the plug counts as known",
    path: "lib/watch/arrive.ts",
    find: "power: inNewBoot(state.power, nowMs),",
    replace: "power: nowMs < 0 ? inNewBoot(state.power, nowMs) : state.power,",
  },
  {
    name: "after a loss cuts without a disk begin anew",
    path: "lib/watch/load.ts",
    find: "cutsThisBoot: CUTS_WITHOUT_DISK_MAX",
    replace: "cutsThisBoot: 0 * CUTS_WITHOUT_DISK_MAX",
  },
  {
    name: "power is read for although all is online",
    path: "lib/watch/observe.ts",
    find: "const seen = hasPower ? { ...noted, power: hearLine(noted.power) } : noted;",
    replace:
      "const seen = hasPower ? { ...noted, power: hearLine(noted.power) && noted.power } : noted;",
  },
  {
    name: "an outlet left off in a pause is switched on",
    path: "lib/watch/decide.ts",
    find: "return !policy.dryRun && !isPaused(state);",
    replace: "return !policy.dryRun && isPaused !== null && state !== null;",
  },
  {
    name: "an outlet that is read on stays owed",
    path: "lib/watch/power/power.ts",
    find: 'if (found.kind === "on") return { ...quiet, power: ON };',
    replace:
      'if (found.kind === "on") return power.kind === "owed" ? quiet : { ...quiet, power: ON };',
  },
  {
    name: "an outlet of which nothing is known is left off",
    path: "lib/watch/power/power.ts",
    find: "return { ...quiet, power: owed, asked: true, foundOff: true };",
    replace: "return { ...quiet, power: ON };",
  },
  {
    name: "a plug that cannot be read is not asked",
    path: "lib/watch/power/power.ts",
    find: 'if (outcome.kind === "failed" || outcome.reading.on === null) return UNKNOWN;',
    replace: 'if (outcome.kind === "failed" || outcome.reading.on === null) return { kind: "on" };',
  },
  {
    name: "the plug's own timer is cut short",
    path: "lib/watch/power/power.ts",
    find: 'return timedBy === "plug" && isOurs',
    replace: 'return timedBy === "plug" && isOurs && offMs < 0',
  },
  {
    name: "a cut counts from when its tick began",
    path: "home/watch/act.ts",
    find: "postponeCut(planned, heldMs)",
    replace: "postponeCut(planned, 0)",
  },
  {
    name: "the caps count from when the tick began",
    path: "lib/watch/settle.ts",
    find: "mark.agedMs + byMs + LEAVES_MS_MAX",
    replace: "mark.agedMs",
  },
  {
    name: "a cut that is not made forgets what is owed",
    path: "home/watch/act.ts",
    find: 'if (outlets.length === 0) return { state, action: "none"',
    replace: 'if (outlets.length >= 0) return { state, action: "none"',
  },
  {
    name: "a timer keeps power from a plug that is mute",
    path: "lib/watch/reading.ts",
    find: "return asked ?? hold(told, until);",
    replace: "return hold(told, asked?.remark ?? until);",
  },
  {
    name: "a host that sleeps between intent and command cuts",
    path: "home/watch/act.ts",
    find: " || sleptMs - heldMs > LEAVES_MS_MAX",
    replace: "",
  },
  {
    name: "a dead line in a boot grace counts as online",
    path: "lib/watch/observe.ts",
    find: "return { ...notOnline(state), run: null };",
    replace: "return { ...state, run: null };",
  },
  {
    name: "an outage in 1970 ends the tick",
    path: "lib/watch/observe.ts",
    find: "Math.max(0, state.wallMs - lastedMs)",
    replace: "state.wallMs - lastedMs",
  },
  {
    name: "of several, the line speaks for all",
    path: "lib/watch/observe.ts",
    find: "options.plug.outlets.length === 1 && ANSWERED",
    replace: "options.plug.outlets.length >= 1 && ANSWERED",
  },
  {
    name: "plugs count as seen on before the doubt",
    path: "lib/watch/power/power.ts",
    find: 'each.kind === "owed" ? { ...each, sure: false } : DOUBT)',
    replace: 'each.kind === "owed" ? { ...each, sure: false } : each)',
  },
  {
    name: "one that was seen on is asked for ever",
    path: "lib/watch/power/power.ts",
    find: 'if (power.kind === "on") return quiet;',
    replace:
      'if (power.kind === "on") return { ...quiet, power: inCycle ? owed : power, asked: true };',
  },
  {
    name: "one that was dark since a doubt has no boot grace",
    path: "lib/watch/power/power.ts",
    find: 'each.power.kind !== "on")',
    replace: 'each.power.kind === "owed")',
  },
  {
    name: "a clock that was set allows new cuts without a disk",
    path: "lib/watch/arrive.ts",
    find: "forwardMs < 0 || (clock.bootId !== null && state.bootId !== null)",
    replace: "forwardMs < 0 || clock.uptimeMs > 0",
  },
  {
    name: "a cut that is remembered hides one that is forgotten",
    path: "lib/watch/power/power.ts",
    find: 'each.kind === "doubt" ? mayTouch :',
    replace: 'each.kind === "doubt" ? mayTouch && !isOwed(power) :',
  },
  {
    name: "it is news that one that is owed is off",
    path: "lib/watch/power/power.ts",
    find: 'if (power.kind === "owed") return { ...quiet, asked: true };',
    replace:
      'if (power.kind === "owed") return { ...quiet, asked: true, foundOff: found.kind === "off" };',
  },
  {
    name: "one outlet's boot grace shortens another's",
    path: "lib/watch/budget.ts",
    find: "Math.max(phase.graceUntilMs, graceUntilMs)",
    replace: "graceUntilMs",
  },
  {
    name: "a second reboot forgets what the first waited for",
    path: "lib/watch/arrive.ts",
    find: "Math.max(bootGraceMs, phase.graceUntilMs - phase.sinceMs)",
    replace: "bootGraceMs + phase.sinceMs * 0",
  },
  {
    name: "plugs that were renamed keep their old names",
    path: "lib/watch/power/power.ts",
    find: "  if (isSame && !renamed) return power;",
    replace: "  if (isSame || power.length > 0) return power;",
  },
  {
    name: "any timer is taken for ours",
    path: "lib/watch/power/power.ts",
    find: "const isOurs = timerMs > 0 && timerMs <= offMs;",
    replace: "const isOurs = timerMs > 0 && timerMs <= offMs * 999;",
  },
  {
    name: "what an outlet owed before a boot counts as sure",
    path: "lib/watch/power/power.ts",
    find: 'each.kind === "owed" ? { ...each, sure: false } : DOUBT)',
    replace: 'each.kind === "owed" ? each : DOUBT)',
  },
  {
    name: "a new name is on, whatever was owed to an old one",
    path: "lib/watch/power/power.ts",
    find: 'if (isOwed(power)) return { kind: "owed"',
    replace: 'if (isOwed([])) return { kind: "owed"',
  },
  {
    name: "of the release before, only what is listed is known",
    path: "lib/watch/state/old_state.ts",
    find: 'const isAll = named.length > 0 && rest.kind === "on";',
    replace: "const isAll = named.length > 0;",
  },
  {
    name: "a timer that is long over holds every cut",
    path: "lib/watch/power/timers.ts",
    find: "return leftMs > 0 ? reading : { ...reading, countdownS: 0 };",
    replace: "return leftMs > -1e12 ? reading : { ...reading, countdownS: 0 };",
  },
  {
    name: "a timer that counts down is over at once",
    path: "lib/watch/power/timers.ts",
    find: "if (before?.countdownS === leftS) return before;",
    replace: "if (before !== undefined) return { ...before, atMs: before.sinceMs };",
  },
  {
    name: "one command twice in one reply is carried out twice",
    path: "lib/watch/commands.ts",
    find: "!known.has(command.id) && isFirst(command, at)",
    replace: "!known.has(command.id) && isFirst !== null && at >= 0",
  },
  {
    name: "only the latest command stays done",
    path: "lib/watch/commands.ts",
    find: "id].slice(-COMMANDS_DONE_MAX),\n    },\n  };",
    replace: "id].slice(-1),\n    },\n  };",
  },
  {
    name: "what could not be asked counts as unanswered",
    path: "lib/watch/state/tally.ts",
    find: 'if (result.kind === "not_tried") continue;',
    replace: "",
  },
  {
    name: "questions to a router without power count",
    path: "lib/watch/state/tally.ts",
    find: 'if (phase.kind !== "watching") return tally;',
    replace: "",
  },
  {
    name: "an outage counts only from the update of its watchdog on",
    path: "lib/watch/state/tally.ts",
    find: "return tally === null ? null : add(tally, results);",
    replace: "return add(tally ?? [], results);",
  },
  {
    name: "an outage still counts in the second in which it was over",
    path: "lib/report/timeline.ts",
    find: "extent.fromMs < window.toMs && extent.toMs > window.fromMs",
    replace: "extent.fromMs < window.toMs && extent.toMs >= window.fromMs",
  },
];
