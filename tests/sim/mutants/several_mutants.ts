import type { Mutant } from "./mutant.ts";

/** Defects in cutting several plugs and bringing each of them back. */
export const SEVERAL_MUTANTS: readonly Mutant[] = [
  {
    name: "all outlets are due at once",
    path: "lib/watch/power/cut.ts",
    find: "dueOnMs: nowMs + dueAfterMs(outlet, offMs),",
    replace: "dueOnMs: nowMs + offMs + dueSlackMs(outlet.timedBy),",
  },
  {
    name: "outlets are asked before they are due",
    path: "lib/watch/power/power.ts",
    find: 'each.kind === "owed" && each.dueOnMs <= nowMs ?',
    replace: 'each.kind === "owed" && each.dueOnMs <= nowMs * 2 ?',
  },
  {
    name: "what an earlier cut left owed is forgotten",
    path: "lib/watch/power/cut.ts",
    find: "  const power = owe(state.power, plan.cuts);",
    replace: "  const power = owe([], plan.cuts);",
  },
  {
    name: "the off time of several is over with the first of them",
    path: "lib/watch/power/power.ts",
    find: '    ...power.flatMap(({ power: each }) => each.kind === "owed" ? [each.dueOnMs] : []),',
    replace:
      '    ...power.slice(0, 1).flatMap(({ power: each }) => each.kind === "owed" ? [each.dueOnMs] : []),',
  },
  {
    name: "an outlet that cannot be read is cut",
    path: "lib/watch/power/cut.ts",
    find: "const cut = outlets.filter(({ name }) => !isUnread(name));",
    replace: 'const cut = outlets.filter(({ name }) => !isUnread(name) || name !== "");',
  },
  {
    name: "an outlet that nothing was sent to is waited for",
    path: "lib/watch/power/cut.ts",
    find: 'outcome.kind === "not_sent" ? [name] : []',
    replace: 'outcome.kind === "would_send" ? [name] : []',
  },
  {
    name: "one outlet that is on is enough",
    path: "lib/watch/power/power.ts",
    find: "names.includes(each.name) ? { ...each, power: ON } : each",
    replace: "names.length > 0 ? { ...each, power: ON } : each",
  },
  {
    name: "each asking begins a boot grace",
    path: "lib/watch/settle.ts",
    find: "if (!news) return before;",
    replace: "if (!news && names.length === 0) return before;",
  },
  {
    name: "an outlet that is on ends the off time of the others",
    path: "lib/watch/settle.ts",
    find: 'if (state.phase.kind === "off" && isOwed(power)) return state;',
    replace: 'if (state.phase.kind === "off" && !isOwed(power)) return state;',
  },
  {
    name: "an answer of the line brings every outlet back",
    path: "lib/watch/observe.ts",
    find: "if (isOwed(state.power) && !isProof) return state;",
    replace: "if (isOwed(state.power) && !isProof) state = { ...state, power: [] };",
  },
  {
    name: "the ladder does not wait for the last outlet",
    path: "lib/watch/power/cut.ts",
    find: "nowMs + policy.offMs + plan.lateMs + TICK_SLACK_MS",
    replace: "nowMs + policy.offMs + TICK_SLACK_MS",
  },
  {
    name: "names of other plugs stay owed",
    path: "lib/watch/decide.ts",
    find:
      "const power = align(state.power, input.plug.outlets.map(({ name }) => name), { renamed });",
    replace:
      "const power = state.power.length > 0 ? state.power : align([], input.plug.outlets.map(({ name }) => name), { renamed });",
  },
  {
    name: "in a new boot nothing is due yet",
    path: "lib/watch/power/power.ts",
    find: 'each.kind === "owed" ? { ...each, dueOnMs: nowMs } : each)',
    replace: 'each.kind === "owed" ? { ...each, dueOnMs: nowMs + each.dueOnMs } : each)',
  },
  {
    name: "a reboot shortens the off time in the ladder",
    path: "lib/watch/arrive.ts",
    find: "return phase.dueOnMs - phase.sinceMs + bootGraceMs;",
    replace: "return Math.min(30_000, phase.dueOnMs - phase.sinceMs) + bootGraceMs;",
  },
  {
    name: "which outlets are owed is not persisted",
    path: "lib/watch/state/codec.ts",
    find: '    state.power.filter(({ power }) => power.kind === "owed"),\n',
    replace: "",
  },
  {
    name: "every plug is back after the off time",
    path: "home/plugs/several.ts",
    find: "plug.powerCycle(ownOffMs(member, offMs), soon)",
    replace: "plug.powerCycle(offMs, soon)",
  },
  {
    name: "the carrier of the path is cut with the others",
    path: "home/plugs/several.ts",
    find: "return member.carriesPath;",
    replace: "return member.carriesPath && member.name === member.plug.driver;",
  },
];
