/**
 * The messages of Tapo's firmware, after what open clients send and real plugs were recorded to say.
 *
 * @module
 */
import type { TapoOutlet } from "./outlet.ts";

export interface SmartFirmwareOptions {
  readonly mac: string;
  readonly model: string;
  /** One: a plug; more: a strip. */
  readonly outlets: readonly TapoOutlet[];
  /** Old firmware refuses several requests in one. */
  readonly batches?: "yes" | "no";
  readonly watts?: number | null;
  readonly info?: Readonly<Record<string, unknown>>;
  /** How many schedules stand on it. */
  readonly schedules?: number;
}

interface Request {
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

export type SmartAnswer = {
  readonly "error_code": number;
  readonly result?: unknown;
};

const OK: SmartAnswer = { "error_code": 0 };
const UNKNOWN_METHOD = -1002;
const UNREADABLE = -1003;
const BAD_PARAMS = -1008;
const CLOCK_UNSET = -1601;
const RULES_FULL = -1802;
const NO_SUCH_RULE = -1805;
const NOW_S = 1_796_000_000;
/** What of it nobody here reads. */
const ENERGY = {
  "today_runtime": 1,
  "month_runtime": 1,
  "today_energy": 0,
  "month_energy": 0,
  "local_time": "2026-11-29 20:00:00",
  "electricity_charge": [0, 0, 0],
};

function failed(code: number): SmartAnswer {
  return { "error_code": code };
}

function told(result: unknown): SmartAnswer {
  return { "error_code": 0, result };
}

export class SmartFirmware {
  readonly #options: SmartFirmwareOptions;

  constructor(options: SmartFirmwareOptions) {
    this.#options = options;
  }

  handle(request: Partial<Request>): SmartAnswer {
    const { method } = request;
    if (method === undefined) return failed(UNREADABLE);
    return this.#handle({ ...request, method }, null);
  }

  /** `outlet` null: the device itself. */
  #handle({ method, params = {} }: Request, outlet: TapoOutlet | null): SmartAnswer {
    const { outlets } = this.#options;
    if (method === "multipleRequest") {
      return this.#together(params["requests"] as readonly Request[], outlet);
    }
    if (method === "control_child") {
      const child = outlets[Number(String(params["device_id"]).slice(-2))];
      if (outlets.length === 1 || child === undefined) return failed(UNKNOWN_METHOD);
      return told({ responseData: this.#handle(params["requestData"] as Request, child) });
    }
    const [first] = outlets;
    const own = outlet ?? (outlets.length === 1 ? first : undefined);
    own?.asked.push(method);
    return own === undefined
      ? this.#ofStrip(method)
      : this.#ofOutlet(own, { method, params, isChild: outlet !== null });
  }

  /** One after another, until the first that fails. */
  #together(requests: readonly Request[], outlet: TapoOutlet | null): SmartAnswer {
    if (this.#options.batches === "no") return failed(UNREADABLE);
    const responses: unknown[] = [];
    for (const request of requests) {
      const answer = this.#handle(request, outlet);
      responses.push({ method: request.method, ...answer });
      if (answer.error_code !== 0) break;
    }
    return told({ responses });
  }

  #ofStrip(method: string): SmartAnswer {
    switch (method) {
      case "get_device_info":
        return told(this.#info());
      case "component_nego":
        return told({ "component_list": components("device", "child_device") });
      case "get_child_device_list":
        return told({ ...this.#children(), "start_index": 0 });
      case "get_child_device_component_list": {
        const list = this.#children()["child_device_list"].map(({ device_id: id }) => ({
          "device_id": id,
          "component_list": components("device", "countdown"),
        }));
        return told({ "child_component_list": list, "start_index": 0, sum: list.length });
      }
      default:
        return failed(UNKNOWN_METHOD);
    }
  }

  #info(): Readonly<Record<string, unknown>> {
    const { mac, model, info = {} } = this.#options;
    return {
      "device_id": "802200000000000000000000000000000000ABCD",
      mac: mac.replaceAll(/(..)(?=.)/g, "$1-"),
      model,
      type: "SMART.TAPOPLUG",
      "fw_ver": "1.4.0 Build 250910 Rel.123456",
      "hw_ver": "1.0",
      "overheat_status": "normal",
      "power_protection_status": "normal",
      "auto_off_status": "off",
      "default_states": { type: "custom", state: { on: true } },
      avatar: "plug",
      nickname: "cm91dGVy",
      ssid: "aG9tZQ==",
      "has_set_location_info": false,
      ...info,
    };
  }

  #children() {
    const list = this.#options.outlets.map((outlet, index) => ({
      "device_id": `802200000000000000000000000000000000ABCD0${index}`,
      "device_on": outlet.relay.on,
      position: index + 1,
      "slot_number": this.#options.outlets.length,
      category: "plug.powerstrip.sub-plug",
      nickname: "cm91dGVy",
      avatar: "plug",
      model: this.#options.model,
    }));
    // The order of the list is not that of the places.
    return { "child_device_list": list.reverse(), sum: list.length };
  }

  #ofOutlet(
    outlet: TapoOutlet,
    { method, params, isChild }: Required<Request> & { readonly isChild: boolean },
  ): SmartAnswer {
    const { watts = null, schedules = 0 } = this.#options;
    switch (method) {
      case "get_device_info":
        return told({ ...this.#info(), "device_on": outlet.look().on });
      case "set_device_info":
        if (typeof params["device_on"] !== "boolean") return failed(BAD_PARAMS);
        outlet.switch(params["device_on"] ? "on" : "off");
        return OK;
      case "get_device_time":
        if (isChild) return failed(UNKNOWN_METHOD);
        if (outlet.clock === "unset") return failed(CLOCK_UNSET);
        return told({ timestamp: NOW_S, "time_diff": 60, region: "Europe/Berlin" });
      case "set_device_time":
        outlet.clock = "set";
        return OK;
      case "get_current_power":
        return watts === null
          ? failed(UNKNOWN_METHOD)
          : told({ "current_power": outlet.relay.on ? watts : 0 });
      case "get_energy_usage":
        return watts === null
          ? failed(UNKNOWN_METHOD)
          : told({ "current_power": outlet.relay.on ? watts * 1_000 : 0, ...ENERGY });
      case "get_schedule_rules":
        return told({
          "schedule_rule_max_count": 32,
          sum: schedules,
          "rule_list": Array.from(
            { length: schedules },
            (_, at) => ({ id: `S${at}`, enable: true }),
          ),
        });
      case "component_nego": {
        const metered = watts === null ? [] : ["energy_monitoring"];
        const all = components("device", "countdown", "schedule", "time", ...metered);
        return told({ "component_list": all });
      }
      default:
        return method.includes("countdown")
          ? countdown(outlet, { method, params })
          : failed(UNKNOWN_METHOD);
    }
  }
}

function components(...names: readonly string[]): unknown[] {
  return names.map((id) => ({ id, "ver_code": id === "countdown" ? 2 : 1 }));
}

function countdown(outlet: TapoOutlet, { method, params }: Required<Request>): SmartAnswer {
  const { countdownError = 0, editError = 0 } = outlet.manners;
  if (countdownError !== 0) return failed(countdownError);
  switch (method) {
    case "get_countdown_rules": {
      const { rule } = outlet.look();
      const list = rule === null ? [] : [{
        id: rule.id,
        enable: rule.enable,
        delay: rule.delay,
        remain: rule.remain,
        "desired_states": { on: rule.to === "on" },
      }];
      return told({ "countdown_rule_max_count": 1, enable: false, "rule_list": list });
    }
    case "add_countdown_rule":
      if (outlet.isRuleRunning) return failed(RULES_FULL);
      return started(outlet, params);
    case "edit_countdown_rule":
      if (editError !== 0) return failed(editError);
      if (!outlet.hasRule(params["id"])) return failed(NO_SUCH_RULE);
      return started(outlet, params);
    case "remove_countdown_rules":
      outlet.removeRule();
      return OK;
    default:
      return failed(UNKNOWN_METHOD);
  }
}

function started(
  outlet: TapoOutlet,
  { delay, enable, desired_states: wanted }: Readonly<Record<string, unknown>>,
): SmartAnswer {
  const on = (wanted as { readonly on?: unknown } | undefined)?.on;
  if (!Number.isInteger(delay) || Number(delay) < 1 || Number(delay) > 86_400) {
    return failed(BAD_PARAMS);
  }
  if (enable !== true || typeof on !== "boolean") return failed(BAD_PARAMS);
  return told({ id: outlet.startRule(Number(delay), on ? "on" : "off") });
}
