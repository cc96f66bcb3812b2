/** What happens to a console, and what was asked of it meanwhile. */
import type { Order } from "../../../lib/airtouch/order.ts";
import type { SimulatedConsole } from "../../support/airtouch/airtouch_console.ts";

/** Seconds are those of clients at their own speed. */
export interface FaultStory {
  readonly name: string;
  readonly lastsS: number;
  begin(peer: SimulatedConsole, factor: number): void | Promise<void>;
  heal(peer: SimulatedConsole): void | Promise<void>;
  /** How long after it the console is watched; kernels do not hurry. */
  readonly watchedS: number;
}

const WATCHED_S = 120;
const NONE = { kind: "none" } as const;

/** Takes the loopback interface of this namespace down or up. */
async function turnLoopback(way: "up" | "down"): Promise<void> {
  const { success } = await new Deno.Command("ip", { args: ["link", "set", "lo", way] }).output();
  if (!success) throw new Error(`Cannot turn the loopback interface ${way}`);
}

function cures(peer: SimulatedConsole): void {
  peer.fault = NONE;
}

export const FAULTS: readonly FaultStory[] = [
  {
    name: "silent: reads, never answers, 400 s",
    lastsS: 400,
    begin: (peer) => {
      peer.fault = { kind: "silent" };
    },
    heal: cures,
    watchedS: WATCHED_S,
  },
  {
    name: "vanishing: gone for 20 s, then back",
    lastsS: 20,
    begin: (peer) => peer.refuse(),
    heal: (peer) => peer.listen(),
    watchedS: WATCHED_S,
  },
  {
    name: "garbage around each answer, 20 s",
    lastsS: 20,
    begin: (peer) => {
      peer.fault = { kind: "garbage" };
    },
    heal: cures,
    watchedS: WATCHED_S,
  },
  {
    name: "late: each answer takes 3 s, 60 s",
    lastsS: 60,
    begin: (peer, factor) => {
      peer.fault = { kind: "slow", delayMs: 1_500 / factor };
    },
    heal: cures,
    watchedS: WATCHED_S,
  },
  {
    name: "refusing: another app holds it, 20 s",
    lastsS: 20,
    begin: (peer) => {
      peer.fault = { kind: "held" };
      peer.drop("fin");
    },
    heal: cures,
    watchedS: WATCHED_S,
  },
  {
    name: "obeys, but its answers are lost, 20 s",
    lastsS: 20,
    begin: (peer) => {
      peer.fault = { kind: "lose", count: 1_000, answer: "ac_status" };
    },
    heal: cures,
    watchedS: WATCHED_S,
  },
  {
    name: "half-open: the network dies for 20 s",
    lastsS: 20,
    begin: () => turnLoopback("down"),
    heal: () => turnLoopback("up"),
    watchedS: 600,
  },
  {
    name: "half-open: the network dies for 400 s",
    lastsS: 400,
    begin: () => turnLoopback("down"),
    heal: () => turnLoopback("up"),
    watchedS: 600,
  },
];

/** What is asked for, and when after the fault began. */
export const ORDERS: readonly { readonly atS: number; readonly order: Order }[] = [
  { atS: 1, order: { ac: 0, mode: "cool" } },
  { atS: 2, order: { ac: 0, power: "toggle" } },
  { atS: 10, order: { ac: 0, fan: "high" } },
  { atS: 15, order: { ac: 1, power: "toggle" } },
  { atS: 100, order: { ac: 0, setPointC: 22 } },
];
