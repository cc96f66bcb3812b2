import type { Mutant } from "./mutant.ts";

/** Defects in judging failure, boots, arming and the day's cap. */
export const EVIDENCE_MUTANTS: readonly Mutant[] = [
  {
    name: "two failing ticks are an outage",
    path: "lib/watch/state/failing_run.ts",
    find: "FAILING_TICKS_MIN = 3",
    replace: "FAILING_TICKS_MIN = 2",
  },
  {
    name: "gaps between failing ticks are ignored",
    path: "lib/watch/state/failing_run.ts",
    find: "nowMs >= run.lastMs && nowMs - run.lastMs <= TICK_GAP_MS_MAX",
    replace: "nowMs >= run.lastMs",
  },
  {
    name: "a gap of 46 s is no gap",
    path: "lib/watch/state/failing_run.ts",
    find: "TICK_GAP_MS_MAX = 45 * SECOND_MS",
    replace: "TICK_GAP_MS_MAX = 46 * SECOND_MS",
  },
  {
    name: "failure must last longer than stale_after",
    path: "lib/watch/state/failing_run.ts",
    find: "run.lastMs - run.sinceMs >= forMs",
    replace: "run.lastMs - run.sinceMs > forMs",
  },
  {
    name: "a silent gateway is given no grace",
    path: "lib/watch/state/failing_run.ts",
    find: "run.lastMs - run.gatewaySilence.sinceMs >= limits.gatewayGraceMs",
    replace: "run.lastMs - run.gatewaySilence.sinceMs >= 0",
  },
  {
    name: "a router that came back is given no time",
    path: "lib/watch/state/failing_run.ts",
    find:
      "if (run.restartGraceUntilMs !== null && run.lastMs < run.restartGraceUntilMs) return false;",
    replace: "",
  },
  {
    name: "a vanished router is forgotten over a gap",
    path: "lib/watch/state/failing_run.ts",
    find: "const restarted = run !== null && cameBack(run, tick);",
    replace: "const restarted = false;",
  },
  {
    name: "dead names and a dead line are one run",
    path: "lib/watch/state/failing_run.ts",
    find: "run.family !== tick.family || ",
    replace: "",
  },
  {
    name: "evidence crosses a reboot",
    path: "lib/watch/arrive.ts",
    find: "    run: null,\n    blind: null,",
    replace: "    blind: null,",
  },
  {
    name: "a reboot ends the off time",
    path: "lib/watch/arrive.ts",
    find: "return phase.dueOnMs - phase.sinceMs + bootGraceMs;",
    replace: "return bootGraceMs;",
  },
  {
    name: "a named boot is not compared",
    path: "lib/watch/arrive.ts",
    find: "return clock.bootId === state.bootId;",
    replace: "return true;",
  },
  {
    name: "an uptime that went back is the same boot",
    path: "lib/watch/arrive.ts",
    find: "if (clock.uptimeMs < state.uptimeMs) return false;",
    replace: "",
  },
  {
    name: "a boot without a name is never another",
    path: "lib/watch/arrive.ts",
    find: "return Math.abs(driftMs) <= BOOT_DRIFT_MS_MAX;",
    replace: "return true;",
  },
  {
    name: "windows age by the wall clock",
    path: "lib/watch/arrive.ts",
    find: "agedMs: state.agedMs + (forwardMs >= 0 ? forwardMs : clock.uptimeMs)",
    replace: "agedMs: state.agedMs + Math.max(0, clock.wallMs - state.wallMs)",
  },
  {
    name: "proof of one boot arms the next",
    path: "lib/watch/arrive.ts",
    find: "arming: { ...state.arming, onlineThisBoot: false },",
    replace: "",
  },
  {
    name: "a reboot in mid-cut forgets to boot",
    path: "lib/watch/arrive.ts",
    find: 'phase: state.phase.kind === "watching"',
    replace: 'phase: state.phase.kind !== "off" || state.owed.length >= 0',
  },
  {
    name: "the ladder's next cut is kept over a reboot",
    path: "lib/watch/arrive.ts",
    find: "        : graceUntilMs + gapAfter(state.ladder.cuts, policy),",
    replace: "        : state.ladder.nextCutMs,",
  },
  {
    name: "no cap on cuts a day",
    path: "lib/watch/permit.ts",
    find: 'return freeInMs > 0 ? { kind: "budget", freeInMs } : { kind: "allowed" };',
    replace: 'return freeInMs > Infinity ? { kind: "budget", freeInMs } : { kind: "allowed" };',
  },
  {
    name: "the cap is one too high",
    path: "lib/watch/budget.ts",
    find: "counting[counting.length - policy.cutsPerDayMax]",
    replace: "counting[counting.length - policy.cutsPerDayMax - 1]",
  },
  {
    name: "no gap between cuts",
    path: "lib/watch/permit.ts",
    find: "ladder.nextCutMs !== null && state.uptimeMs < ladder.nextCutMs",
    replace: "ladder.nextCutMs !== null && ladder.nextCutMs < 0",
  },
  {
    name: "a blind tick may cut",
    path: "lib/watch/permit.ts",
    find: "if (!failing || run.lastMs !== state.uptimeMs) return denied(null);",
    replace: "",
  },
  {
    name: "an unarmed watchdog cuts",
    path: "lib/watch/permit.ts",
    find: "if (unarmed !== null) return denied(unarmed);",
    replace: "",
  },
  {
    name: "a pause is ignored",
    path: "lib/watch/permit.ts",
    find: 'if (isPaused(state)) return denied("Paused");',
    replace: "",
  },
  {
    name: "dead names are cut again and again",
    path: "lib/watch/permit.ts",
    find: 'run.family === "names" && (ladder?.cuts ?? 0) > 0',
    replace: 'run.family === "names" && (ladder?.cuts ?? 0) > 1',
  },
];
