/**
 * The messages of Kasa's firmware: modules and methods in one JSON, obeyed in their order.
 *
 * @module
 */
import type { TapoOutlet } from "./outlet.ts";

export interface IotFirmwareOptions {
  readonly mac: string;
  readonly model: string;
  /** One: a plug; more: a strip. */
  readonly outlets: readonly TapoOutlet[];
  readonly watts?: number | null;
  readonly schedules?: number;
}

type Values = Readonly<Record<string, unknown>>;

const OK = { "err_code": 0 };
const NOT_SUPPORTED = { "err_code": -1, "err_msg": "module not support" };
const RULES_FULL = -10;
const NO_SUCH_RULE = -14;
const DEVICE_ID = "8006E9000000000000000000000000000000AA";

export class IotFirmware {
  readonly #options: IotFirmwareOptions;

  constructor(options: IotFirmwareOptions) {
    this.#options = options;
  }

  handle({ context, ...modules }: Readonly<Record<string, Values>>): unknown {
    const child = (context?.["child_ids"] as readonly string[] | undefined)?.[0];
    const { outlets } = this.#options;
    const outlet = outlets[child === undefined ? 0 : Number(child.slice(-2))];
    if (outlet === undefined) return { "err_code": -14, "err_msg": "entry not exist" };
    return Object.fromEntries(
      Object.entries(modules).map(([module, methods]) => [
        module,
        typeof methods === "object"
          ? Object.fromEntries(
            Object.entries(methods).map(([method, value]) => {
              outlet.asked.push(`${module}.${method}`);
              return [method, this.#obey(outlet, { name: `${module}.${method}`, value })];
            }),
          )
          : NOT_SUPPORTED,
      ]),
    );
  }

  #obey(
    outlet: TapoOutlet,
    { name, value }: { readonly name: string; readonly value: unknown },
  ): unknown {
    const given = (value ?? {}) as Values;
    const { watts = null, schedules = 0 } = this.#options;
    switch (name) {
      case "system.get_sysinfo":
        return this.#sysinfo();
      case "system.set_relay_state":
        outlet.switch(given["state"] === 1 ? "on" : "off");
        return OK;
      case "time.get_time":
        return { year: 2026, month: 11, mday: 29, hour: 20, min: 0, sec: 0, ...OK };
      case "time.get_timezone":
        return { index: 39, ...OK };
      case "schedule.get_rules":
        return {
          "rule_list": Array.from({ length: schedules }, (_, at) => ({ id: `S${at}`, enable: 1 })),
          ...OK,
        };
      case "emeter.get_realtime":
        return watts === null
          ? NOT_SUPPORTED
          : { "power_mw": outlet.relay.on ? watts * 1_000 : 0, ...OK };
      default:
        return name.startsWith("count_down.") ? countdown(outlet, { name, given }) : NOT_SUPPORTED;
    }
  }

  #sysinfo(): unknown {
    const { mac, model, outlets } = this.#options;
    const info = {
      model,
      alias: "router",
      "hw_ver": "4.1",
      "sw_ver": "1.1.0 Build 230619 Rel.114820",
      type: "IOT.SMARTPLUGSWITCH",
      feature: "TIM",
      mac: mac.replaceAll(/(..)(?=.)/g, "$1:"),
      deviceId: DEVICE_ID,
      rssi: -40,
      ...OK,
    };
    const [first] = outlets;
    if (outlets.length === 1) return { ...info, "relay_state": first?.look().on === true ? 1 : 0 };
    const children = outlets.map((outlet, index) => ({
      id: `0${index}`,
      alias: `outlet ${index}`,
      state: outlet.look().on ? 1 : 0,
      "on_time": 0,
    }));
    return { ...info, children, "child_num": children.length };
  }
}

function countdown(
  outlet: TapoOutlet,
  { name, given }: { readonly name: string; readonly given: Values },
): unknown {
  const { countdownError = 0, editError = 0, hidesRemain = "no" } = outlet.manners;
  if (countdownError !== 0) return { "err_code": countdownError };
  switch (name) {
    case "count_down.get_rules": {
      const { rule } = outlet.look();
      const list = rule === null ? [] : [{
        id: rule.id,
        name: "x",
        enable: rule.enable ? 1 : 0,
        delay: rule.delay,
        act: rule.to === "on" ? 1 : 0,
        ...(hidesRemain === "yes" ? {} : { remain: rule.remain }),
      }];
      return { "rule_list": list, ...OK };
    }
    case "count_down.delete_all_rules":
      outlet.removeRule();
      return OK;
    case "count_down.add_rule":
      if (outlet.isRuleRunning) return { "err_code": RULES_FULL };
      return started(outlet, given);
    case "count_down.edit_rule":
      if (editError !== 0) return { "err_code": editError };
      if (!outlet.hasRule(given["id"])) return { "err_code": NO_SUCH_RULE };
      return started(outlet, given);
    default:
      return NOT_SUPPORTED;
  }
}

function started(outlet: TapoOutlet, { delay, act, enable }: Values): unknown {
  if (enable !== 1 || !Number.isInteger(delay)) return { "err_code": -3 };
  return { id: outlet.startRule(Number(delay), act === 1 ? "on" : "off"), ...OK };
}
