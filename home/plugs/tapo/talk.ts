/** What is said to one outlet of a plug, whichever messages it speaks. */
import { PlugTrouble } from "../stepped_plug.ts";
import type { Sent } from "../stepped_plug.ts";
import { describeTapoFailure } from "./failure.ts";
import type { TapoReply } from "./link.ts";
import type { OutletState, TapoRule } from "./state.ts";

/** Says one message and waits for the answer. */
export type Ask = (message: unknown) => Promise<TapoReply>;

/** How a cut ended: `no_timer`: the outlet is off, and nothing in the plug would end that. */
export type CutSent = Sent | { readonly kind: "no_timer"; readonly hint: string };

/** An outlet that was found. Each method says one message, unless it says otherwise. */
export interface TapoTalk {
  /** Of the device; 12 hexadecimal digits in capitals. */
  readonly mac: string;
  /** As it was found. */
  readonly state: OutletState;
  /** Warnings that are not in the state, because asking for them costs a message. */
  moreWarnings(): Promise<readonly string[]>;
  look(): Promise<OutletState | PlugTrouble>;
  rules(): Promise<readonly TapoRule[] | PlugTrouble>;
  /** Starts a rule that switches on, in the place of any other; its number. */
  arm(delayS: number): Promise<string | PlugTrouble>;
  disarm(): Promise<PlugTrouble | null>;
  /** Off now, and the rule `id` switches on `offS` later. */
  cut(id: string, offS: number): Promise<CutSent>;
  turn(to: "off" | "on"): Promise<Sent>;
  /** Tells the plug the time; null: its messages have no way to, or it was told. */
  setTime(clock: { readonly timestampS: number; readonly offsetMin: number }): Promise<void>;
}

/** Why there is no answer, as a step that came to nothing. */
export function troubleOf(reply: Extract<TapoReply, { readonly kind: "failed" }>): PlugTrouble {
  return new PlugTrouble(describeTapoFailure(reply.failure));
}

/** What a failed message means for a command that it carried. */
export function unsentOf(reply: Extract<TapoReply, { readonly kind: "failed" }>): Sent {
  const hint = describeTapoFailure(reply.failure);
  return { kind: reply.sent ? "unanswered" : "not_sent", hint };
}

export function noCountdown(error: number | null): PlugTrouble {
  const code = error === null ? "" : ` (error ${error})`;
  return new PlugTrouble(`The plug does not take a countdown${code}: it cannot time a cycle`);
}

export function refusedToSwitch(error: number): Sent {
  return { kind: "refused", hint: `The plug refused to switch (error ${error})` };
}
