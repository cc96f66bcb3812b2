/** The two clients that meet the same faults, each as fast as told, and what they say of it. */
import { LINK_LIMITS, type LinkLimits } from "../../../lib/airtouch/link/link.ts";
import type { Order } from "../../../lib/airtouch/order.ts";
import { AirtouchClient } from "../../../lib/airtouch/shell/client.ts";
import { SYSTEM_CLOCK } from "../../../lib/airtouch/shell/clock.ts";
import { startPython } from "../../support/airtouch/python_peers.ts";

/** A client of one console. */
export interface Contestant {
  readonly name: string;
  /** When it said that the connection is lost, by `performance.now()`. */
  readonly lossesAtMs: readonly number[];
  /** Orders that it said were not, or perhaps not, carried out. */
  readonly given: { readonly told: number };
  order(order: Order): void;
  close(): Promise<void>;
}

const MODEL = 5;

/** Every time of ours, divided. */
function quickened(factor: number): LinkLimits {
  const counts = ["attemptsMax", "queueMax"];
  const entries = Object.entries(LINK_LIMITS).map(([name, value]) =>
    [name, counts.includes(name) ? value : Math.round(value / factor)] as const
  );
  return Object.fromEntries(entries) as unknown as LinkLimits;
}

export async function startOurs(port: number, factor: number): Promise<Contestant> {
  const lossesAtMs: number[] = [];
  const given = { told: 0 };
  const ready = Promise.withResolvers<void>();
  const client = new AirtouchClient({
    address: { model: MODEL, host: "127.0.0.1", port },
    limits: quickened(factor),
    clock: SYSTEM_CLOCK,
    onNews({ kind }) {
      if (kind === "ready") ready.resolve();
      if (kind === "lost") lossesAtMs.push(performance.now());
    },
  });
  await ready.promise;
  return {
    name: "this package",
    lossesAtMs,
    given,
    order(order) {
      client.submit(order).then(({ kind }) => {
        if (kind !== "confirmed") given.told++;
      });
    },
    close: () => client.close(),
  };
}

export async function startPyairtouch(
  python: string,
  port: number,
  factor: number,
): Promise<Contestant> {
  const lossesAtMs: number[] = [];
  const given = { told: 0 };
  const client = startPython(python, ["pyairtouch_client.py", `${MODEL}`, `${port}`, `${factor}`]);
  const first = JSON.parse(await client.next());
  if (first.event !== "ready") throw new Error(`pyairtouch is not ready: ${first.event}`);
  const listening = (async () => {
    for (;;) {
      const { event } = JSON.parse(await client.next());
      if (event === "lost") lossesAtMs.push(performance.now());
      if (event === "error") given.told++;
    }
  })().catch(() => {});
  return {
    name: "pyairtouch",
    lossesAtMs,
    given,
    order(order) {
      client.say(JSON.stringify(pyairtouchOrder(order)));
    },
    async close() {
      await client.end();
      await listening;
    },
  };
}

/** In the words of `tests/support/airtouch/python/pyairtouch_client.py`. */
function pyairtouchOrder(order: Order): object {
  if (!("ac" in order)) throw new TypeError("Only orders to ACs are played");
  const { ac, power, mode, fan, setPointC } = order;
  if (power !== undefined) return { ac, power: power.toUpperCase() };
  if (mode !== undefined) return { ac, mode: mode.toUpperCase() };
  return fan === undefined ? { ac, setPointC } : { ac, fan: fan.toUpperCase() };
}
