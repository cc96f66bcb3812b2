/** A conversation with a Tapo plug, or with one outlet of a Tapo strip. */
import { noOutlet, PlugTrouble } from "../stepped_plug.ts";
import {
  armedId,
  firstSmartError,
  forOutlet,
  isSmartOutlet,
  ofOutlet,
  partOf,
  readSmartRules,
  readSmartState,
  scheduleWarnings,
  SMART_DISARM,
  SMART_ERROR,
  SMART_RULES,
  SMART_SCHEDULES,
  SMART_STATE,
  SMART_STRIP,
  smartArm,
  smartChild,
  smartCut,
  smartError,
  smartMac,
  type SmartRequest,
  smartSetTime,
  smartTurn,
  together,
} from "./smart.ts";
import type { OutletState } from "./state.ts";
import {
  type Ask,
  noCountdown,
  refusedToSwitch,
  type TapoTalk,
  troubleOf,
  unsentOf,
} from "./talk.ts";

const ONE_AT_A_TIME = new PlugTrouble(
  "The plug takes one request at a time, so off and timer cannot be sent together: update its " +
    'firmware, or let this computer switch on again (plug.timed_by = "host")',
);

/** Finds the outlet; null: the plug does not speak these messages. */
export async function openSmart(ask: Ask, outlet: number): Promise<TapoTalk | PlugTrouble | null> {
  if (outlet === 1) {
    const reply = await ask(together(SMART_STATE));
    if (reply.kind === "failed") return troubleOf(reply);
    const error = smartError(reply.answer);
    if (error === null) return null;
    if (error !== 0) return await openSingly(ask, error);
    const parts = partsOfState(reply.answer);
    if (isSmartOutlet(parts.info)) {
      const mac = smartMac(parts.info);
      if (mac === null) return noMac();
      return talkTo({ ask, mac, childId: null, state: readSmartState(parts), together: true });
    }
  }
  return await openStrip(ask, outlet);
}

function partsOfState(answer: unknown) {
  return {
    info: partOf(answer, "get_device_info"),
    rules: partOf(answer, "get_countdown_rules"),
    time: partOf(answer, "get_device_time"),
    power: partOf(answer, "get_current_power"),
  };
}

function noMac(): PlugTrouble {
  return new PlugTrouble("The plug does not say its MAC address, so it cannot be known again");
}

/** Old firmware refuses several requests in one. */
async function openSingly(ask: Ask, error: number): Promise<TapoTalk | PlugTrouble | null> {
  const info = await ask({ method: "get_device_info" });
  if (info.kind === "failed") return troubleOf(info);
  const wrong = smartError(info.answer);
  if (wrong === null) return null;
  const mac = smartMac(info.answer);
  if (wrong !== 0 || mac === null) {
    return new PlugTrouble(`The plug does not say who it is (errors ${error}, ${wrong})`);
  }
  const rules = await ask(SMART_RULES);
  if (rules.kind === "failed") return troubleOf(rules);
  const state = readSmartState({ info: info.answer, rules: rules.answer });
  return talkTo({ ask, mac, childId: null, state, together: false });
}

async function openStrip(ask: Ask, outlet: number): Promise<TapoTalk | PlugTrouble | null> {
  const reply = await ask(together(SMART_STRIP));
  if (reply.kind === "failed") return troubleOf(reply);
  if (smartError(reply.answer) === null) return null;
  const mac = smartMac(partOf(reply.answer, "get_device_info"));
  if (mac === null) return noMac();
  const childId = smartChild(partOf(reply.answer, "get_child_device_list"), outlet);
  if (childId === null) return noOutlet(outlet);
  const state = await readTogether(ask, childId);
  if (state instanceof PlugTrouble) return state;
  return talkTo({ ask, mac, childId, state, together: true });
}

async function readTogether(ask: Ask, childId: string | null): Promise<OutletState | PlugTrouble> {
  const reply = await ask(forOutlet(childId, together(SMART_STATE)));
  if (reply.kind === "failed") return troubleOf(reply);
  return readSmartState(partsOfState(ofOutlet(childId, reply.answer)));
}

interface Found {
  readonly ask: Ask;
  readonly mac: string;
  /** Null: a plug. */
  readonly childId: string | null;
  readonly state: OutletState;
  /** Whether the plug takes several requests in one. */
  readonly together: boolean;
}

function talkTo(found: Found): TapoTalk {
  const { ask, childId, mac, state } = found;
  const say = async (request: SmartRequest) => {
    const reply = await ask(forOutlet(childId, request));
    return reply.kind === "failed"
      ? reply
      : { kind: "answer", answer: ofOutlet(childId, reply.answer) } as const;
  };
  return {
    mac,
    state,
    moreWarnings: async () => {
      const reply = await say(SMART_SCHEDULES);
      return reply.kind === "failed" ? [] : scheduleWarnings(reply.answer);
    },
    look: async () => {
      if (found.together) return await readTogether(ask, childId);
      const again = await openSingly(ask, SMART_ERROR.unreadable);
      if (again === null) return new PlugTrouble("The plug's answer could not be read");
      return again instanceof PlugTrouble ? again : again.state;
    },
    rules: async () => {
      const reply = await say(SMART_RULES);
      if (reply.kind === "failed") return troubleOf(reply);
      return readSmartRules(reply.answer) ?? noCountdown(smartError(reply.answer));
    },
    arm: async (delayS) => {
      if (!found.together) return ONE_AT_A_TIME;
      const requests = smartArm(delayS);
      const reply = await say(together(requests));
      if (reply.kind === "failed") return troubleOf(reply);
      const error = firstSmartError(reply.answer, requests.length);
      if (error === SMART_ERROR.unreadable) return ONE_AT_A_TIME;
      return armedId(reply.answer) ?? noCountdown(error === 0 ? null : error);
    },
    disarm: async () => {
      const reply = await say(together(SMART_DISARM));
      if (reply.kind === "failed") return troubleOf(reply);
      const error = firstSmartError(reply.answer, SMART_DISARM.length);
      return error === 0 ? null : noCountdown(error);
    },
    cut: async (id, offS) => {
      const reply = await say(together(smartCut(id, offS)));
      if (reply.kind === "failed") return unsentOf(reply);
      const whole = smartError(reply.answer) ?? 0;
      const off = smartError(partOf(reply.answer, "set_device_info")) ?? 0;
      if (whole !== 0 || off !== 0) return refusedToSwitch(whole === 0 ? off : whole);
      const timer = smartError(partOf(reply.answer, "edit_countdown_rule"));
      // Not answered is not refused: a look tells.
      if (timer === null || timer === 0) return { kind: "done" };
      return { kind: "no_timer", hint: noCountdown(timer).hint };
    },
    turn: async (to) => {
      const reply = await say(smartTurn(to));
      if (reply.kind === "failed") return unsentOf(reply);
      const error = smartError(reply.answer);
      return error === 0 ? { kind: "done" } : refusedToSwitch(error ?? 0);
    },
    setTime: async ({ timestampS, offsetMin }) => {
      // The strip's clock is that of all its outlets.
      await ask(smartSetTime(timestampS, offsetMin));
    },
  };
}
