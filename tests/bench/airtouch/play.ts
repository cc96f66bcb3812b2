/** Plays every fault to both clients at once and counts what a bystander sees at the console. */
import { type SimulatedConsole, startConsole } from "../../support/airtouch/airtouch_console.ts";
import type { Order } from "../../../lib/airtouch/order.ts";
import { homeState } from "../../support/airtouch/airtouch_state.ts";
import type { Contestant } from "./contestants.ts";
import { FAULTS, type FaultStory, ORDERS } from "./faults.ts";

/** What came of one fault for one client; seconds are those of its own speed. */
export interface Account {
  readonly fault: string;
  readonly client: string;
  /** From the fault's begin to the client's word that the connection is lost; null: it never said so. */
  readonly noticedS: number | null;
  /** How often it gave the connection up. */
  readonly resets: number;
  readonly ordersGiven: number;
  readonly carriedOut: number;
  /** Of these, those that were carried out more than 45 s after they were given. */
  readonly stale: number;
  /** Not carried out. */
  readonly lost: number;
  /** How often it said of an order that it was not, or perhaps not, carried out. */
  readonly told: number;
  /** Toggles that the console carried out more than once. */
  readonly doubled: number;
}

/** Longer than either client means an order to live. */
const STALE_S = 45;

/** Starts a client at the console that listens at `port`. */
export type Start = (port: number) => Promise<Contestant>;

/** Two ACs, so that each toggle can be told apart. */
function twoAcs() {
  const home = homeState(5);
  const acs = [0, 1].flatMap((ac) => home.acs.map((one) => ({ ...one, ac })));
  const abilities = [0, 1].flatMap((ac) => home.abilities.map((one) => ({ ...one, ac })));
  return { ...home, acs, abilities };
}

function sleepUntil(atMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - performance.now())));
}

export async function playFault(
  story: FaultStory,
  { starts, factor }: { readonly starts: readonly Start[]; readonly factor: number },
): Promise<readonly Account[]> {
  const players = await Promise.all(starts.map(async (start) => {
    const peer = await startConsole(twoAcs());
    return { peer, client: await start(peer.port) };
  }));
  const begunAtMs = performance.now();
  const atS = (seconds: number) => sleepUntil(begunAtMs + seconds * 1_000 / factor);
  for (const { peer } of players) await story.begin(peer, factor);
  const asking = (async () => {
    for (const { atS: due, order } of ORDERS) {
      await atS(due);
      for (const { client } of players) client.order(order);
    }
  })();
  await atS(story.lastsS);
  for (const { peer } of players) await story.heal(peer);
  await asking;
  await atS(Math.max(story.lastsS, 100) + story.watchedS);
  const accounts = players.map(({ peer, client }) =>
    judge(peer, { client, story, begunAtMs, factor })
  );
  for (const { peer, client } of players) {
    await client.close();
    await peer.close();
  }
  return accounts;
}

function judge(
  peer: SimulatedConsole,
  from: {
    readonly client: Contestant;
    readonly story: FaultStory;
    readonly begunAtMs: number;
    readonly factor: number;
  },
): Account {
  const { client, story, begunAtMs, factor } = from;
  const [ac] = peer.state.acs;
  const levels = [ac?.mode === "cool", ac?.fan === "high", ac?.setPointC === 22];
  const toggles = [0, 1].map((number) => peer.toggles.get(number) ?? 0);
  const carriedOut = [...levels, ...toggles.map((count) => count > 0)].filter(Boolean).length;
  const arrivals = ORDERS.map(({ order, atS }) =>
    arrivalS(peer, order, { begunAtMs, factor }) - atS
  );
  const losses = client.lossesAtMs.filter((atMs) => atMs >= begunAtMs);
  const [first] = losses;
  return {
    fault: story.name,
    client: client.name,
    noticedS: first === undefined ? null : (first - begunAtMs) * factor / 1_000,
    resets: losses.length,
    ordersGiven: ORDERS.length,
    carriedOut,
    stale: arrivals.filter((lateS) => lateS > STALE_S).length,
    lost: ORDERS.length - carriedOut,
    told: client.given.told,
    doubled: toggles.reduce((sum, count) => sum + Math.max(0, count - 1), 0),
  };
}

/** When the first control message with `order` came, from the fault's begin; NaN for none. */
function arrivalS(
  peer: SimulatedConsole,
  order: Order,
  { begunAtMs, factor }: { readonly begunAtMs: number; readonly factor: number },
): number {
  if (!("ac" in order)) return NaN;
  const { ac, power, mode, fan, setPointC } = order;
  const found = peer.received.find(({ message }) =>
    message.kind === "ac_control" &&
    message.controls.some((control) =>
      control.ac === ac && (power === undefined || control.power === power) &&
      (mode === undefined || control.mode === mode) && (fan === undefined || control.fan === fan) &&
      (setPointC === undefined || typeof control.setPoint === "object")
    )
  );
  return found === undefined ? NaN : (found.atMs - begunAtMs) * factor / 1_000;
}

export async function playAll(
  options: {
    readonly starts: readonly Start[];
    readonly factor: number;
    say(line: string): void;
  },
): Promise<readonly Account[]> {
  const accounts: Account[] = [];
  for (const story of FAULTS) {
    options.say(story.name);
    accounts.push(...await playFault(story, options));
  }
  return accounts;
}
