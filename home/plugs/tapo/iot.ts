/**
 * Messages of Kasa plugs with newer firmware: those that the old protocol carried (driver "kasa"),
 * several modules in one. They are obeyed in the order in which they stand there, as far as known.
 */
import { fieldAt, numberAt, textAt } from "../../../lib/base/json_field.ts";
import { countdownRule, readKasa, relayQuestion } from "../kasa/answer.ts";
import type { OutletState, TapoRule } from "./state.ts";
import { scheduleWarning } from "./smart.ts";

export type IotMessage = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** All that is read of an outlet. */
export const IOT_STATE: IotMessage = {
  system: { "get_sysinfo": {} },
  "count_down": { "get_rules": {} },
  schedule: { "get_rules": {} },
  emeter: { "get_realtime": {} },
};

export const IOT_RULES: IotMessage = { "count_down": { "get_rules": {} } };

export const IOT_DISARM: IotMessage = { "count_down": { "delete_all_rules": {} } };

/** A rule that switches on after `delayS`, in the place of any other: there is room for one. */
export function iotArm(delayS: number): IotMessage {
  return { "count_down": { "delete_all_rules": {}, "add_rule": countdownRule(delayS) } };
}

/** Off now, and the rule that stands shall switch on `offS` later: whole, one message. */
export function iotCut(id: string, offS: number): IotMessage {
  return { ...relayQuestion("off"), "count_down": { "edit_rule": { id, ...countdownRule(offS) } } };
}

/** The error of one method, 0: it was obeyed; null: it was not answered. */
export function iotError(answer: unknown, module: string, method: string): number | null {
  return numberAt(answer, [module, method, "err_code"]) ?? numberAt(answer, [module, "err_code"]);
}

/** The number that a rule just added was given; null: it was not added. */
export function iotArmedId(answer: unknown): string | null {
  return textAt(answer, ["count_down", "add_rule", "id"]);
}

/** Reads the answer to `IOT_STATE` about outlet `outlet`, counted from 1. */
export function readIotState(answer: unknown, outlet: number): OutletState {
  const { on, watts } = readKasa(answer, outlet);
  const schedules = fieldAt(answer, ["schedule", "get_rules", "rule_list"]);
  const active = Array.isArray(schedules)
    ? schedules.filter((rule) => numberAt(rule, ["enable"]) === 1)
    : [];
  return {
    on,
    rules: readIotRules(answer),
    watts,
    // It goes back to its last state, as owners tell; the messages do not say.
    afterPowerLoss: null,
    warnings: scheduleWarning(active.length),
    clock: null,
  };
}

/** Reads the answer to `IOT_RULES`; null: it was refused. */
export function readIotRules(answer: unknown): readonly TapoRule[] | null {
  const list = fieldAt(answer, ["count_down", "get_rules", "rule_list"]);
  if (!Array.isArray(list)) return null;
  return list.map((rule: unknown): TapoRule => {
    const remainS = numberAt(rule, ["remain"]);
    const target = numberAt(rule, ["act"]);
    return {
      id: textAt(rule, ["id"]) ?? "",
      running: numberAt(rule, ["enable"]) === 1 && remainS !== 0,
      to: target === null ? null : target === 1 ? "on" : "off",
      // Some firmware does not say what is left, only how long it was.
      remainS,
      lengthS: numberAt(rule, ["delay"]),
    };
  });
}
