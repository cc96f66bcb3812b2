import type { Mutant } from "../mutant.ts";

/** Defects in how a Tapo plug is told to go off and to come back. */
export const TAPO_MUTANTS: readonly Mutant[] = [
  {
    name: "a countdown that stands still is trusted",
    path: "home/plugs/tapo/cut.ts",
    find: "if (isOurs && lastS !== null && remainS < lastS) return id;",
    replace: "if (isOurs) return id;",
  },
  {
    name: "a rule list that lags behind ends the cut before it began",
    path: "home/plugs/tapo/cut.ts",
    find: "    if (rule !== undefined) {\n",
    replace: "    if (rule === undefined) break;\n    {\n",
  },
  {
    name: "the rule before the longest cut is longer than a plug takes",
    path: "home/plugs/tapo/cut.ts",
    find: "const delayS = Math.min(offS + EARLY_S, COUNTDOWN_S_MAX);",
    replace: "const delayS = offS + EARLY_S;",
  },
  {
    name: "a rule that has not counted is relied on",
    path: "home/plugs/tapo/cut.ts",
    find: "remainS <= lengthS - STOOD_S_MIN",
    replace: "remainS <= lengthS",
  },
  {
    name: "an outlet that is off without a timer is left off",
    path: "home/plugs/tapo/cut.ts",
    find: '  await talk.turn("on");\n',
    replace: "",
  },
  {
    name: "off without a timer is believed at the first look",
    path: "home/plugs/tapo/cut.ts",
    find: "if (!isBare || looks === RULES_LOOKS_MAX || signal.aborted) return seen;",
    replace: "if (!isBare || looks >= 1 || signal.aborted) return seen;",
  },
  {
    name: "a host that is in 1970 sets the plug's clock",
    path: "home/plugs/tapo/cut.ts",
    find: "if (clock.timestampS >= HOST_CLOCK_S_MIN) await",
    replace: "await",
  },
  {
    name: "a Tapo plug is told its timer before it goes off",
    path: "home/plugs/tapo/smart.ts",
    find:
      '    smartTurn("off"),\n    { method: "edit_countdown_rule", params: { id, ...ruleOf(offS) } },\n',
    replace:
      '    { method: "edit_countdown_rule", params: { id, ...ruleOf(offS) } },\n    smartTurn("off"),\n',
  },
  {
    name: "a Kasa plug is told its timer before it goes off",
    path: "home/plugs/tapo/iot.ts",
    find:
      '{ ...relayQuestion("off"), "count_down": { "edit_rule": { id, ...countdownRule(offS) } } }',
    replace:
      '{ "count_down": { "edit_rule": { id, ...countdownRule(offS) } }, ...relayQuestion("off") }',
  },
  {
    name: "a refused timer is taken for a cut",
    path: "home/plugs/tapo/smart_talk.ts",
    find: 'if (timer === null || timer === 0) return { kind: "done" };',
    replace: 'if (timer !== 1) return { kind: "done" };',
  },
  {
    name: "a rule that changes nothing holds up every cut",
    path: "home/plugs/tapo/state.ts",
    find: "(rule.to === null || rule.to !== idle)",
    replace: "rule.to !== undefined",
  },
];
