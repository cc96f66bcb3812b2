/**
 * AirTouch 4 and 5 consoles of Polyaire air conditioning, for Deno and for Node 20 and later.
 *
 * {@linkcode connect} gives a connection that notices when it is dead and orders that end in exactly
 * one of four ways; {@linkcode discover} finds consoles on this network. No dependency. Deno before
 * 2.8 runs it too, but cannot reset a dead connection: an old order may then arrive when the network
 * heals.
 *
 * @example Show a console, watch it, set it
 * ```ts ignore
 * import { connect } from "@rebootinator/airtouch";
 *
 * const airtouch = connect({ model: 5, host: "192.168.1.60" });
 * airtouch.subscribe((news) => {
 *   if (news.kind === "lost") console.log(news.why);
 *   if (news.kind === "changed") console.log(news.status.acs);
 * });
 * await airtouch.ready();
 * const outcome = await airtouch.order({ ac: 0, power: "on", mode: "cool", setPointC: 22 });
 * console.log(outcome.kind);
 * await airtouch.close();
 * ```
 *
 * @module
 */
import type { Airtouch, ConnectOptions } from "./airtouch.ts";
import type { FoundConsole } from "./discovery.ts";
import type { Model } from "./model.ts";
import { sleep } from "./shell/clock.ts";
import { Connection } from "./shell/connection.ts";
import { listenDatagrams, ownBroadcastAddresses } from "./shell/datagrams.ts";
import { lookForConsoles } from "./shell/discover.ts";

export type { Airtouch, ConnectOptions, News, Outcome } from "./airtouch.ts";
export type { FoundConsole } from "./discovery.ts";
export type { AcFan, AcMode, AcPower, Fan, Mode, Reserved, ZonePower } from "./fields.ts";
export type { Model } from "./model.ts";
export type { AcOrder, Order, ZoneOrder } from "./order.ts";
export type { Ac, ConsoleStatus, Zone } from "./status.ts";
export type { AcStatus, ConsoleVersion, ZoneStatus } from "./types.ts";

/**
 * Begins to connect to a console at once, and goes on, through any loss, until it is closed. Never
 * fails for what a network may do: {@linkcode Airtouch.ready} tells.
 *
 * Deno needs `--allow-net` for the console's address and port.
 *
 * @example What must not be repeated is written once; look before it is tried again
 * ```ts ignore
 * import { connect } from "@rebootinator/airtouch";
 *
 * const airtouch = connect({ model: 5, host: "192.168.1.60", answerMs: 20_000 });
 * await airtouch.ready(60_000);
 * const outcome = await airtouch.order({ zone: 2, power: "toggle" });
 * if (outcome.kind === "unknown") console.log("Look first:", airtouch.status.zones[2]?.power);
 * else console.log(outcome.kind);
 * await airtouch.close();
 * ```
 *
 * @throws {RangeError} For an option out of its range; the message names it and what is allowed.
 */
export function connect(options: ConnectOptions): Airtouch {
  return new Connection(options);
}

/** Where to look for consoles. */
export interface DiscoverOptions {
  /** Which models; both when left out. */
  readonly models?: readonly Model[];
  /** One address to ask; everyone on this host's networks when left out. */
  readonly host?: string;
  /** The consoles' UDP port, 1–65535; 49004 (AirTouch 4) or 49005 (AirTouch 5) when left out. */
  readonly port?: number;
  /** Our own UDP port; the same two when left out, which is where real consoles answer. */
  readonly fromPort?: number;
}

/**
 * Asks the network for consoles, three times within 1.5 s a model, and gives everyone who answered.
 * Vendor protocol AT4 v1.6 and AT5 v1.2, "Discovery"; the vendor advises it for set-up only.
 *
 * Deno needs `--allow-net` and, without `host`, `--allow-sys=networkInterfaces`.
 *
 * @example
 * ```ts ignore
 * import { discover } from "@rebootinator/airtouch";
 *
 * for (const { model, host, name } of await discover()) console.log(model, host, name);
 * ```
 *
 * @throws {Error} When our own UDP port is taken by another program, or listening is not permitted.
 */
export async function discover(options: DiscoverOptions = {}): Promise<readonly FoundConsole[]> {
  const { models = [4, 5], host, port = null, fromPort = null } = options;
  const looked = await lookForConsoles({
    models,
    hosts: host === undefined ? ownBroadcastAddresses() : [host],
    port,
    fromPort,
    listen: listenDatagrams,
    sleep,
  });
  if (looked.kind === "looked") return looked.found;
  throw new Error(`Cannot discover: UDP port ${looked.port} is taken by another program`);
}
