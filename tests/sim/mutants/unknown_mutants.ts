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
    find: 'setAside.includes("disk") && !state.outletUnknown',
    replace: 'setAside.includes("disk") && setAside.length > 2',
  },
  {
    name: "in a new boot the plug counts as known",
    path: "lib/watch/arrive.ts",
    find: "    outletUnknown: true,\n",
    replace: "",
  },
  {
    name: "after a loss cuts without a disk begin anew",
    path: "lib/watch/unknown_power.ts",
    find: "cutsThisBoot: CUTS_WITHOUT_DISK_MAX",
    replace: "cutsThisBoot: 0",
  },
  {
    name: "power is read for although all is online",
    path: "lib/watch/observe.ts",
    find: "{ ...noted, outletUnknown: false }",
    replace: "noted",
  },
  {
    name: "an outlet left off in a pause is switched on",
    path: "lib/watch/unknown_power.ts",
    find: " && !isPaused(state)",
    replace: "",
  },
  {
    name: "an outlet that is read on stays owed",
    path: "lib/watch/unknown_power.ts",
    find: 'return { state: { ...read, powerOwed: false, owed: [] }, todo: "nothing"',
    replace: 'return { state: read, todo: "nothing"',
  },
  {
    name: "an outlet of which nothing is known is left off",
    path: "lib/watch/unknown_power.ts",
    find: 'todo: "restore", outlets, remark };',
    replace: 'todo: "nothing", outlets, remark };',
  },
  {
    name: "a plug that cannot be read is not asked",
    path: "lib/watch/unknown_power.ts",
    find: 'if (outcome.kind === "failed") return { kind: "unread" };',
    replace: 'if (outcome.kind === "failed") return { kind: "on" };',
  },
  {
    name: "the plug's own timer is cut short",
    path: "lib/watch/unknown_power.ts",
    find: 'return timedBy === "plug" && isOurs',
    replace: "return false",
  },
  {
    name: "a cut counts from when its tick began",
    path: "home/act.ts",
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
    path: "home/act.ts",
    find: 'if (outlets?.length === 0) return { state, action: "none"',
    replace: 'if (state !== null) return { state, action: "none"',
  },
  {
    name: "a timer keeps power from a plug that is mute",
    path: "lib/watch/decide.ts",
    find: "return asked ?? hold(told, why);",
    replace: "return hold(told, asked?.remark ?? why);",
  },
  {
    name: "a host that sleeps between intent and command cuts",
    path: "home/act.ts",
    find: " || sleptMs - heldMs > LEAVES_MS_MAX",
    replace: "",
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
    find: "options.plug.outlets === undefined && ANSWERED",
    replace: "ANSWERED",
  },
  {
    name: "in a new boot plugs count as seen before it",
    path: "lib/watch/arrive.ts",
    find: "    seenOn: [],\n",
    replace: "",
  },
  {
    name: "an emptied folder leaves plugs seen before it",
    path: "lib/watch/unknown_power.ts",
    find: "outletUnknown: true, seenOn: [], disk",
    replace: "outletUnknown: true, disk",
  },
  {
    name: "one that was seen on is asked for ever",
    path: "lib/watch/unknown_power.ts",
    find: ".filter((name) => !state.seenOn.includes(name));\n  const seen:",
    replace: ";\n  const seen:",
  },
  {
    name: "one that was dark since a doubt has no boot grace",
    path: "lib/watch/settle.ts",
    find: "(outletUnknown && !seenOn.includes(name))",
    replace: "(outletUnknown && seenOn.length > 9)",
  },
  {
    name: "one that was asked to be sure boots for ever",
    path: "lib/watch/settle.ts",
    find: "(outletUnknown && !seenOn.includes(name))",
    replace: "outletUnknown",
  },
  {
    name: "a clock that was set allows new cuts without a disk",
    path: "lib/watch/arrive.ts",
    find: "forwardMs < 0 || (clock.bootId !== null && state.bootId !== null)",
    replace: "forwardMs < 0 || clock.uptimeMs > 0",
  },
  {
    name: "any timer is taken for ours",
    path: "lib/watch/unknown_power.ts",
    find: "timerMs > 0 && timerMs <= policy.offMs + (outlet?.onDelayMs ?? 0)",
    replace: "timerMs > 0",
  },
];
