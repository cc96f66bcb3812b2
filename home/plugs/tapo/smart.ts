/** Messages of Tapo plugs, and of Kasa plugs with Matter (as open clients have them). */
import { fieldAt, flagAt, numberAt, textAt } from "../../../lib/base/json_field.ts";
import { normalizeMac } from "../../../lib/plugs/section.ts";
import type { PlugReading } from "../../../lib/plugs/plug.ts";
import type { OutletState, TapoRule } from "./state.ts";

/** One request; several of them are obeyed in their order, until the first that fails. */
export interface SmartRequest {
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Error codes that mean something to us. */
export const SMART_ERROR = {
  /** Firmware that takes one request at a time says this to several. */
  unreadable: -1003,
  /** The plug has not been told the time since it got power. */
  clockUnset: -1601,
} as const;

/** The year 2020, in seconds: a plug that says it is earlier does not know. */
const CLOCK_S_MIN = 1_577_836_800;

const SCHEDULES_WARNED_MAX = 99;

/** All of them in one message. */
export function together(requests: readonly SmartRequest[]): SmartRequest {
  return { method: "multipleRequest", params: { requests } };
}

/** The same for one outlet of a strip; `childId` null: a plug. */
export function forOutlet(childId: string | null, request: SmartRequest): SmartRequest {
  if (childId === null) return request;
  return { method: "control_child", params: { "device_id": childId, requestData: request } };
}

/** An outlet's answer out of its strip's. */
export function ofOutlet(childId: string | null, answer: unknown): unknown {
  if (childId === null || smartError(answer) !== 0) return answer;
  return fieldAt(answer, ["result", "responseData"]);
}

/** The error code of an answer, 0: none; null: it is no answer of this family. */
export function smartError(answer: unknown): number | null {
  return numberAt(answer, ["error_code"]);
}

/** The first error of an answer to one or several requests, 0: all went well; null: not said. */
export function firstSmartError(answer: unknown, requests: number): number | null {
  const whole = smartError(answer);
  if (whole !== 0) return whole;
  const parts = partsOf(answer);
  const failed = parts.find((part) => smartError(part) !== 0);
  if (failed !== undefined) return smartError(failed);
  return parts.length === requests ? 0 : null;
}

function partsOf(answer: unknown): readonly unknown[] {
  const parts = fieldAt(answer, ["result", "responses"]);
  return Array.isArray(parts) ? parts : [];
}

/** The answer to one of several requests; undefined: the plug did not come that far. */
export function partOf(answer: unknown, method: string): unknown {
  return partsOf(answer).find((part) => textAt(part, ["method"]) === method);
}

export const SMART_RULES: SmartRequest = {
  method: "get_countdown_rules",
  params: { "start_index": 0 },
};

/** All that is read of an outlet. What not every plug knows comes last. */
export const SMART_STATE: readonly SmartRequest[] = [
  { method: "get_device_info" },
  SMART_RULES,
  { method: "get_device_time" },
  { method: "get_current_power" },
];

/** Who answers, and which outlets it has. */
export const SMART_STRIP: readonly SmartRequest[] = [
  { method: "get_device_info" },
  { method: "get_child_device_list", params: { "start_index": 0 } },
];

export const SMART_SCHEDULES: SmartRequest = {
  method: "get_schedule_rules",
  params: { "start_index": 0 },
};

/** The MAC address of `get_device_info`, 12 digits; null: none. */
export function smartMac(info: unknown): string | null {
  const text = textAt(info, ["result", "mac"]);
  return text === null ? null : normalizeMac(text);
}

/** Names an outlet of a strip, counted from 1 in the order of their places; null: there is none. */
export function smartChild(list: unknown, outlet: number): string | null {
  const children = fieldAt(list, ["result", "child_device_list"]);
  if (!Array.isArray(children)) return null;
  const placed = children.map((child: unknown, index) => ({
    id: textAt(child, ["device_id"]),
    place: numberAt(child, ["position"]) ?? index,
  })).sort((a, b) => a.place - b.place);
  return placed[outlet - 1]?.id ?? null;
}

/** Whether a device is itself an outlet, not a strip of them. */
export function isSmartOutlet(info: unknown): boolean {
  return flagAt(info, ["result", "device_on"]) !== null;
}

/** Reads the answers to `SMART_STATE`, as far as they came. */
export function readSmartState(
  { info, rules, time, power }: {
    readonly info: unknown;
    readonly rules: unknown;
    readonly time?: unknown;
    readonly power?: unknown;
  },
): OutletState {
  return {
    on: flagAt(info, ["result", "device_on"]),
    rules: readSmartRules(rules),
    watts: numberAt(power, ["result", "current_power"]),
    afterPowerLoss: readDefaultState(fieldAt(info, ["result", "default_states"])),
    warnings: infoWarnings(info),
    clock: [rules, time].some((each) => smartError(each) === SMART_ERROR.clockUnset)
      ? "unset"
      : clockOf(numberAt(time, ["result", "timestamp"])),
  };
}

function clockOf(timestampS: number | null): OutletState["clock"] {
  if (timestampS === null) return null;
  return timestampS < CLOCK_S_MIN ? "unset" : "set";
}

/** Reads the answer to `get_countdown_rules`; null: it was refused. */
export function readSmartRules(answer: unknown): readonly TapoRule[] | null {
  const list = fieldAt(answer, ["result", "rule_list"]);
  if (!Array.isArray(list)) return null;
  return list.map((rule: unknown): TapoRule => {
    const remainS = numberAt(rule, ["remain"]);
    return {
      id: textAt(rule, ["id"]) ?? "",
      running: flagAt(rule, ["enable"]) === true && remainS !== 0,
      to: targetOf(rule),
      remainS,
      lengthS: numberAt(rule, ["delay"]),
    };
  });
}

function targetOf(rule: unknown): TapoRule["to"] {
  const on = flagAt(rule, ["desired_states", "on"]);
  if (on !== null) return on ? "on" : "off";
  const action = textAt(rule, ["action"]);
  return action === "on" || action === "off" ? action : null;
}

function readDefaultState(states: unknown): PlugReading["afterPowerLoss"] {
  switch (textAt(states, ["re_power_type"])) {
    case "always_on":
      return "on";
    case "always_off":
      return "off";
    case "last_states":
      return "last";
  }
  if (textAt(states, ["type"]) === "last_states") return "last";
  const on = flagAt(states, ["state", "on"]);
  return on === null ? null : on ? "on" : "off";
}

function infoWarnings(info: unknown): string[] {
  const warnings: string[] = [];
  if (textAt(info, ["result", "auto_off_status"]) === "on") {
    warnings.push("Auto-off is set: it would switch the router off; remove it in the plug's app");
  }
  const heat = textAt(info, ["result", "overheat_status"]);
  if (flagAt(info, ["result", "overheated"]) === true || (heat !== null && heat !== "normal")) {
    warnings.push("The plug says that it is too hot");
  }
  const protection = textAt(info, ["result", "power_protection_status"]);
  if (protection !== null && protection !== "normal") {
    warnings.push("The plug's power protection has tripped: look at its app");
  }
  return warnings;
}

/** Warns of schedules that stand on the plug; a plug that knows none has none. */
export function scheduleWarnings(answer: unknown): readonly string[] {
  const list = fieldAt(answer, ["result", "rule_list"]);
  const count = Array.isArray(list)
    ? list.filter((rule) => flagAt(rule, ["enable"]) === true).length
    : 0;
  return scheduleWarning(count);
}

/** The same for any number of them. */
export function scheduleWarning(count: number): readonly string[] {
  if (count === 0) return [];
  const shown = Math.min(count, SCHEDULES_WARNED_MAX);
  return [`The plug has ${shown} schedule(s) set: remove them in its app`];
}

function ruleOf(delayS: number): Readonly<Record<string, unknown>> {
  return { delay: delayS, "desired_states": { on: true }, enable: true };
}

/** A rule that switches on after `delayS`, in the place of any other: there is room for one. */
export function smartArm(delayS: number): readonly SmartRequest[] {
  return [...SMART_DISARM, { method: "add_countdown_rule", params: ruleOf(delayS) }];
}

export const SMART_DISARM: readonly SmartRequest[] = [
  { method: "remove_countdown_rules", params: { "remove_all": true } },
];

/** The number that a rule just added was given; null: it was not added. */
export function armedId(answer: unknown): string | null {
  return textAt(partOf(answer, "add_countdown_rule"), ["result", "id"]);
}

/** Off now, and the rule that stands shall switch on `offS` later: whole, one message. */
export function smartCut(id: string, offS: number): readonly SmartRequest[] {
  return [
    smartTurn("off"),
    { method: "edit_countdown_rule", params: { id, ...ruleOf(offS) } },
  ];
}

export function smartTurn(to: "off" | "on"): SmartRequest {
  return { method: "set_device_info", params: { "device_on": to === "on" } };
}

/** Tells the plug the time: seconds since 1970, and minutes east of Greenwich. */
export function smartSetTime(timestampS: number, offsetMin: number): SmartRequest {
  const params = { timestamp: timestampS, "time_diff": offsetMin };
  return { method: "set_device_time", params };
}
