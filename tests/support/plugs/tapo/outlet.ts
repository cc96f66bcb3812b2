/**
 * One outlet of a simulated Tapo or Kasa plug: a relay and one countdown rule, which stays in the list
 * when it has ended, has an absolute target, and may or may not outlive a command.
 *
 * @module
 */
import { Relay } from "../relay.ts";

/** What is not known of real firmware, or goes wrong with it. */
export interface OutletManners {
  /** Whether a command ends the rule: nobody documents it. */
  readonly offCancels?: "yes" | "no";
  /** Without the time since it got power: the rule is taken, and stands still. */
  readonly clock?: "set" | "unset";
  /** So many questions after a change are answered by what was before it. */
  readonly staleLooks?: number;
  /** The second half of the cut fails in the plug. */
  readonly editError?: number;
  /** Error of every countdown method. */
  readonly countdownError?: number;
  /** Says how long a rule was, not what is left of it. */
  readonly hidesRemain?: "yes" | "no";
}

/** The rule as it is listed. */
export interface ListedRule {
  readonly id: string;
  readonly enable: boolean;
  readonly delay: number;
  readonly remain: number;
  readonly to: "off" | "on";
}

interface View {
  readonly on: boolean;
  readonly rule: ListedRule | null;
}

const RULE_ID = "C1";

export class TapoOutlet {
  readonly relay: Relay;
  readonly manners: OutletManners;
  /** Methods that were asked for, in order. */
  readonly asked: string[] = [];
  clock: "set" | "unset";
  /** What was taken last, running or spent; null: never one, or it was removed. */
  #rule: { readonly delay: number; readonly to: "off" | "on"; readonly frozen: boolean } | null =
    null;
  #stale: { readonly view: View; left: number } | null = null;

  constructor(manners: OutletManners, relay = new Relay()) {
    this.manners = manners;
    this.relay = relay;
    this.clock = manners.clock ?? "set";
    const { timer } = relay;
    if (timer !== null) this.#rule = { delay: timer.lengthS, to: timer.to, frozen: false };
  }

  /** What a question is told now. */
  look(): View {
    const stale = this.#stale;
    if (stale === null || stale.left === 0) return this.#view();
    stale.left--;
    return stale.view;
  }

  get isRuleRunning(): boolean {
    return this.relay.timer !== null || this.#rule?.frozen === true;
  }

  switch(to: "off" | "on"): void {
    this.#change();
    const { timer } = this.relay;
    this.relay.command(to);
    if (timer === null || this.manners.offCancels === "yes") return;
    this.relay.startTimer(timer.leftS, timer.to);
  }

  /** Its number. */
  startRule(delay: number, to: "off" | "on"): string {
    this.#change();
    const frozen = this.clock === "unset";
    this.#rule = { delay, to, frozen };
    if (frozen) this.relay.stopTimer();
    else this.relay.startTimer(delay, to);
    return RULE_ID;
  }

  removeRule(): void {
    this.#change();
    this.#rule = null;
    this.relay.stopTimer();
  }

  hasRule(id: unknown): boolean {
    return id === RULE_ID && this.#rule !== null;
  }

  #change(): void {
    const { staleLooks = 0 } = this.manners;
    if (staleLooks > 0) this.#stale = { view: this.#view(), left: staleLooks };
  }

  #view(): View {
    const { timer } = this.relay;
    const rule = this.#rule;
    return {
      on: this.relay.on,
      rule: rule === null ? null : {
        id: RULE_ID,
        enable: timer !== null || rule.frozen,
        delay: rule.delay,
        remain: rule.frozen ? rule.delay : Math.ceil(timer?.leftS ?? 0),
        to: rule.to,
      },
    };
  }
}
