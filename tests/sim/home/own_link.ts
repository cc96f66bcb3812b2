/** The host's own way into the network: its cable or Wi-Fi, its address, its routes, a VPN. */
import type { Random } from "../../support/base/random.ts";
import type { OwnNetwork } from "../../../lib/probes/ip_answer.ts";
import { HOUR_MS, MINUTE_MS } from "../../../lib/time/time.ts";
import type { World } from "./world.ts";

/** How this host is connected, and stays so. */
export interface LinkKind {
  /** What its carrier hangs on: a switch of its own, the router's port, the router's Wi-Fi. */
  readonly by: "switch" | "router" | "wifi";
  /** Its address goes as soon as the carrier is away, as network managers have it. */
  readonly dropsAddress: boolean;
  readonly leaseMs: number;
  /** iproute2 is there, and may be run. */
  readonly hasIp: boolean;
  /** The plugs are reached another way: a second interface, a relay on a pin. */
  readonly plugsApart: boolean;
  /** A router without a line says that the network is unreachable, in place of nothing. */
  readonly routerSays: boolean;
}

/** What is wrong with it at present. */
export interface OwnLink {
  cableOut: number;
  noAddress: number;
  noRoute: number;
  /** The default route leads into a VPN. */
  vpn: number;
  vpnDead: number;
  /** The router's LAN side gives no leases since; null: it does. */
  unleasedSinceMs: number | null;
}

/** A link without a fault. */
export function createOwnLink(): OwnLink {
  return { cableOut: 0, noAddress: 0, noRoute: 0, vpn: 0, vpnDead: 0, unleasedSinceMs: null };
}

/** Most hosts hang on a switch, some on the router itself. */
export function drawLinkKind(
  random: Random,
  { hostTimed }: { readonly hostTimed: boolean },
): LinkKind {
  const by = random.pick(["switch", "switch", "router", "wifi"] as const);
  const hasIp = random.chance(0.9);
  return {
    by,
    dropsAddress: random.chance(0.5),
    leaseMs: random.pick([3 * MINUTE_MS, 20 * MINUTE_MS, 24 * HOUR_MS]),
    hasIp,
    // What the host must switch on again has to be in reach while the router is off.
    plugsApart: hostTimed || random.chance(0.5),
    routerSays: hasIp && random.chance(0.2),
  };
}

/** How the link is just now; the gateway is asked for its leases as time goes by. */
export function linkState(
  world: World,
): { readonly carrier: boolean; readonly address: boolean; readonly way: OwnNetwork["route"] } {
  const { host, host: { link }, router, setup: { link: kind }, nowMs } = world;
  const carrier = link.cableOut === 0 &&
    (kind.by === "switch" ||
      (kind.by === "router" ? router.state !== "unpowered" : router.lanAlive));
  if (router.lanAlive) link.unleasedSinceMs = null;
  else link.unleasedSinceMs ??= nowMs;
  // Once all is healed leases outlast what is tried, for the limits count on a plug in reach.
  const leased = host.quick || link.unleasedSinceMs === null ||
    nowMs - link.unleasedSinceMs < kind.leaseMs;
  const address = link.noAddress === 0 && leased && (carrier || !kind.dropsAddress);
  const way = link.vpn > 0 ? "elsewhere" : address && link.noRoute === 0 ? "gateway" : "none";
  return { carrier, address, way };
}

/** True when the host can speak to its own network at all. */
export function isConnected(world: World): boolean {
  const { carrier, address } = linkState(world);
  return carrier && address;
}

/** What `ip` says of it. */
export function ownNetworkOf(world: World): OwnNetwork | null {
  if (!world.setup.link.hasIp) return null;
  const { carrier, address, way } = linkState(world);
  return {
    device: address ? "eth0" : null,
    carrier,
    address,
    route: way,
    elsewhere: way === "elsewhere" ? "wg0" : null,
    router: null,
  };
}

/** With a router that is dark, or off, this host has no network of its own any more. */
export function losesLink({ setup: { link } }: World): boolean {
  return link.by !== "switch";
}
