/** What a Kasa plug says of itself, and what it is told (as open clients of its protocol have it). */
import { fieldAt, numberAt, textAt } from "../../../lib/base/json_field.ts";
import type { PlugReading } from "../../../lib/plugs/plug.ts";
import { normalizeMac } from "../../../lib/plugs/section.ts";

/** Our name for a countdown rule. */
const RULE_NAME = "rebootinator";

/** Who answered, and which outlet is meant. */
export interface KasaOutlet {
  /** 12 hexadecimal digits in capitals. */
  readonly mac: string;
  /** Null: a plug with a single outlet. */
  readonly childId: string | null;
}

const SYSINFO = ["system", "get_sysinfo"] as const;

/** Reads the answer of `get_sysinfo`; null: not a Kasa plug; `"no_outlet"`: it has no such outlet. */
export function findKasaOutlet(answer: unknown, outlet: number): KasaOutlet | "no_outlet" | null {
  const info = fieldAt(answer, SYSINFO);
  const mac = kasaMac(info);
  if (mac === null) return null;
  if (fieldAt(info, ["children"]) === undefined) {
    return outlet === 1 ? { mac, childId: null } : "no_outlet";
  }
  const id = textAt(info, ["children", outlet - 1, "id"]);
  if (id === null) return "no_outlet";
  // Some strips name their outlets by two digits only, and want the whole name.
  const deviceId = textAt(info, ["deviceId"]) ?? "";
  return { mac, childId: id.length <= 2 ? `${deviceId}${id}` : id };
}

/** The MAC address in what a device says of itself, 12 digits; null: there is none. */
export function kasaMac(info: unknown): string | null {
  const text = textAt(info, ["mac"]) ?? textAt(info, ["mic_mac"]) ?? textAt(info, ["ethernet_mac"]);
  return normalizeMac(text ?? "");
}

/** A question about one outlet. */
export function aboutOutlet(outlet: KasaOutlet, question: Readonly<Record<string, unknown>>) {
  if (outlet.childId === null) return question;
  return { context: { "child_ids": [outlet.childId] }, ...question };
}

/** Who answers, and which outlets it has. */
export const KASA_WHO = { system: { "get_sysinfo": {} } } as const;

/** All that is read of a plug, in one question. */
export const KASA_READ = {
  system: { "get_sysinfo": {} },
  "count_down": { "get_rules": {} },
  emeter: { "get_realtime": {} },
} as const;

/** Reads the answer of `KASA_READ`. */
export function readKasa(answer: unknown, outlet: number): PlugReading {
  const info = fieldAt(answer, SYSINFO);
  const state = numberAt(info, ["children", outlet - 1, "state"]) ??
    numberAt(info, ["relay_state"]);
  const milliwatts = numberAt(answer, ["emeter", "get_realtime", "power_mw"]);
  return {
    on: state === null ? null : state === 1,
    countdownS: readCountdown(answer, state),
    watts: milliwatts === null
      ? numberAt(answer, ["emeter", "get_realtime", "power"])
      : milliwatts / 1_000,
    // It goes back to its last state, as owners tell; the protocol does not say.
    afterPowerLoss: null,
    warnings: [],
  };
}

/**
 * Seconds until a countdown rule changes something, 0 when none does; null when the plug knows none.
 * A rule that switches on what is on is left of a cut that was given up before its "off": it changes
 * nothing, and must not hold up the next.
 */
function readCountdown(answer: unknown, state: number | null): number | null {
  const rules = fieldAt(answer, ["count_down", "get_rules", "rule_list"]);
  if (!Array.isArray(rules)) return null;
  const left = rules.filter((rule) => numberAt(rule, ["enable"]) === 1)
    .filter((rule) => state === null || numberAt(rule, ["act"]) !== state)
    .map((rule) => numberAt(rule, ["remain"]) ?? numberAt(rule, ["delay"]) ?? 1);
  return Math.max(0, ...left);
}

/** A rule that switches on after `delayS` seconds, whatever is until then. */
export function countdownRule(delayS: number) {
  return { enable: 1, delay: delayS, act: 1, name: RULE_NAME };
}

/** Step one of a cut: such a rule. */
export function countdownQuestions(offS: number): readonly Readonly<Record<string, unknown>>[] {
  return [
    // There is room for one rule.
    { "count_down": { "delete_all_rules": null } },
    { "count_down": { "add_rule": countdownRule(offS) } },
  ];
}

/** Step two: the relay. */
export function relayQuestion(to: "off" | "on") {
  return { system: { "set_relay_state": { state: to === "on" ? 1 : 0 } } };
}

/** An answer, its modules, their methods. */
const ERROR_LEVELS = 3;

/**
 * The first error code other than 0 in an answer, of a module or of a method; null: all went well.
 * Never deeper: a device may send what is nested beyond any stack.
 */
export function findKasaError(answer: unknown, levels = ERROR_LEVELS): number | null {
  const code = numberAt(answer, ["err_code"]);
  if (code !== null) return code === 0 ? null : code;
  if (levels === 1 || typeof answer !== "object" || answer === null) return null;
  for (const each of Object.values(answer)) {
    const inner = findKasaError(each, levels - 1);
    if (inner !== null) return inner;
  }
  return null;
}
