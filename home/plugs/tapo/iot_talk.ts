/** A conversation with a Kasa plug of newer firmware, or with one outlet of such a strip. */
import {
  aboutOutlet,
  findKasaOutlet,
  KASA_WHO,
  type KasaOutlet,
  relayQuestion,
} from "../kasa/answer.ts";
import { noOutlet, PlugTrouble } from "../stepped_plug.ts";
import {
  IOT_DISARM,
  IOT_RULES,
  IOT_STATE,
  iotArm,
  iotArmedId,
  iotCut,
  iotError,
  type IotMessage,
  readIotRules,
  readIotState,
} from "./iot.ts";
import type { OutletState } from "./state.ts";
import {
  type Ask,
  noCountdown,
  refusedToSwitch,
  type TapoTalk,
  troubleOf,
  unsentOf,
} from "./talk.ts";

/** Finds the outlet; null: the plug does not speak these messages. */
export async function openIot(ask: Ask, outlet: number): Promise<TapoTalk | PlugTrouble | null> {
  const first = outlet === 1 ? IOT_STATE : KASA_WHO;
  const reply = await ask(first);
  if (reply.kind === "failed") return troubleOf(reply);
  const found = findKasaOutlet(reply.answer, outlet);
  if (found === null) return null;
  if (found === "no_outlet") return noOutlet(outlet);
  if (found.childId === null) {
    return talkTo({ ask, found, outlet, state: readIotState(reply.answer, outlet) });
  }
  const state = await readState(ask, { found, outlet });
  return state instanceof PlugTrouble ? state : talkTo({ ask, found, outlet, state });
}

interface Place {
  readonly found: KasaOutlet;
  readonly outlet: number;
}

async function readState(ask: Ask, { found, outlet }: Place): Promise<OutletState | PlugTrouble> {
  const reply = await ask(aboutOutlet(found, IOT_STATE));
  return reply.kind === "failed" ? troubleOf(reply) : readIotState(reply.answer, outlet);
}

function talkTo(
  { ask, found, outlet, state }: Place & { readonly ask: Ask; readonly state: OutletState },
): TapoTalk {
  const say = (message: IotMessage) => ask(aboutOutlet(found, message));
  return {
    mac: found.mac,
    state,
    moreWarnings: () => Promise.resolve([]),
    look: () => readState(ask, { found, outlet }),
    rules: async () => {
      const reply = await say(IOT_RULES);
      if (reply.kind === "failed") return troubleOf(reply);
      return readIotRules(reply.answer) ??
        noCountdown(iotError(reply.answer, "count_down", "get_rules"));
    },
    arm: async (delayS) => {
      const reply = await say(iotArm(delayS));
      if (reply.kind === "failed") return troubleOf(reply);
      return iotArmedId(reply.answer) ??
        noCountdown(iotError(reply.answer, "count_down", "add_rule"));
    },
    disarm: async () => {
      const reply = await say(IOT_DISARM);
      if (reply.kind === "failed") return troubleOf(reply);
      const error = iotError(reply.answer, "count_down", "delete_all_rules");
      return error === 0 ? null : noCountdown(error);
    },
    cut: async (id, offS) => {
      const reply = await say(iotCut(id, offS));
      if (reply.kind === "failed") return unsentOf(reply);
      const off = iotError(reply.answer, "system", "set_relay_state") ?? 0;
      if (off !== 0) return refusedToSwitch(off);
      const timer = iotError(reply.answer, "count_down", "edit_rule");
      // Not answered is not refused: a look tells.
      if (timer === null || timer === 0) return { kind: "done" };
      return { kind: "no_timer", hint: noCountdown(timer).hint };
    },
    turn: async (to) => {
      const reply = await say(relayQuestion(to));
      if (reply.kind === "failed") return unsentOf(reply);
      const error = iotError(reply.answer, "system", "set_relay_state");
      return error === 0 ? { kind: "done" } : refusedToSwitch(error ?? 0);
    },
    // A rule counts without it, as far as known.
    setTime: () => Promise.resolve(),
  };
}
