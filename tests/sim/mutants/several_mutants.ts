import type { Mutant } from "./mutant.ts";

/** Defects in cutting several plugs and bringing each of them back. */
export const SEVERAL_MUTANTS: readonly Mutant[] = [
  {
    name: "all outlets are due at once",
    path: "lib/watch/owed.ts",
    find: "dueOnMs: dueMs + onDelayMs + dueSlackMs(timedBy),",
    replace: "dueOnMs: dueMs + dueSlackMs(timedBy),",
  },
  {
    name: "outlets are asked before they are due",
    path: "lib/watch/owed.ts",
    find: "state.owed.filter(({ dueOnMs }) => dueOnMs <= state.uptimeMs)",
    replace: "state.owed",
  },
  {
    name: "what an earlier cut left owed is forgotten",
    path: "lib/watch/owed.ts",
    find: "owed: [...left, ...planned],",
    replace: "owed: planned,",
  },
  {
    name: "an outlet that cannot be read is cut",
    path: "lib/watch/owed.ts",
    find: "const cut = plug.outlets.filter(({ name }) => !isUnread(name));",
    replace: "const cut = plug.outlets;",
  },
  {
    name: "an outlet that nothing was sent to is waited for",
    path: "lib/watch/owed.ts",
    find: 'part.name === name && part.outcome.kind === "not_sent"',
    replace: 'part.name === name && part.outcome.kind === "would_send"',
  },
  {
    name: "one outlet that is on is enough",
    path: "lib/watch/settle.ts",
    find: "owed: parts === undefined ? [] : stillOwed(before, parts)",
    replace: "owed: []",
  },
  {
    name: "each asking begins a boot grace",
    path: "lib/watch/settle.ts",
    find: "return namesOn(parts).some((name) =>",
    replace: "return namesOn(parts).some((name) => name !== null ||",
  },
  {
    name: "an outlet that is on ends the off time of the others",
    path: "lib/watch/settle.ts",
    find: '  if (state.phase.kind === "off" && state.owed.length > 0) return state;\n',
    replace: "",
  },
  {
    name: "an answer of the line brings every outlet back",
    path: "lib/watch/observe.ts",
    find: "if (state.owed.length > 0) return state;",
    replace: "if (state.owed.length > 0) state = { ...state, owed: [] };",
  },
  {
    name: "the ladder does not wait for the last outlet",
    path: "lib/watch/owed.ts",
    find: "policy.offMs + lateMs + TICK_SLACK_MS",
    replace: "policy.offMs + TICK_SLACK_MS",
  },
  {
    name: "names of other plugs stay owed",
    path: "lib/watch/decide.ts",
    find: "return { ...state, arming, owed: [], seenOn: [] };",
    replace: "return { ...state, arming, seenOn: [] };",
  },
  {
    name: "in a new boot nothing is due yet",
    path: "lib/watch/arrive.ts",
    find: "    owed: state.owed.map((each) => ({ ...each, dueOnMs: nowMs })),\n",
    replace: "",
  },
  {
    name: "a reboot shortens the off time in the ladder",
    path: "lib/watch/arrive.ts",
    find: "(owed.length === 0 ? offMs : phase.dueOnMs - phase.sinceMs)",
    replace: "offMs",
  },
  {
    name: "which outlets are owed is not persisted",
    path: "lib/watch/state/codec.ts",
    find: "    state.owed,\n",
    replace: "",
  },
  {
    name: "every plug is back after the off time",
    path: "home/plugs/several.ts",
    find: "plug.powerCycle(offMs + onDelayMs, soon)",
    replace: "plug.powerCycle(offMs + 0 * onDelayMs, soon)",
  },
  {
    name: "the carrier of the path is cut with the others",
    path: "home/plugs/several.ts",
    find: "return member.carriesPath;",
    replace: "return member.carriesPath && member.name === member.plug.driver;",
  },
];
