/** What an installed watchdog may do, derived from its settings: these hosts and ports, no others. */
import { hostBeforePort, isAddress, unbracketed } from "../base/address.ts";
import type { HomeConfig } from "../config/home_config.ts";
import { plugsOf } from "../plugs/plug_identity.ts";
import type { Target } from "../probes/probe.ts";

const DNS_PORT = 53;
/** Where datagrams are sent from; nobody is spoken to there. */
const OWN_SIDE = "0.0.0.0";
const PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/** Permissions in the words of Deno. */
export type HomePermissions = Readonly<ReturnType<typeof permissionsOf>>;

/** A host as a setting names it. */
interface Place {
  readonly host: string;
  /** Null: ping. */
  readonly port: number | null;
}

/** Derives them; `resolvers` are the addresses of the system's name servers (`parseResolvers`). */
export function permissionsOf(
  config: HomeConfig,
  options: { readonly resolvers: readonly string[] },
) {
  const { probes: { targets }, plug, softReboot, cloud, ntfy, mqtt } = config;
  const places = targets.flatMap((target) => placesOf(target, options.resolvers));
  for (const { facts } of plugsOf(plug)) places.push(...facts.connects);
  const request = softReboot?.request ?? null;
  if (request !== null) places.push({ host: request.host, port: request.port });
  const programs = [...new Set([...programsOf(plug), ...(softReboot?.program?.slice(0, 1) ?? [])])];
  for (const url of [cloud?.url, ntfy?.url]) {
    if (url !== undefined) places.push(placeOfUrl(url));
  }
  if (mqtt !== null) places.push({ host: mqtt.host, port: mqtt.port });
  const hosts = [...new Set(places.map(({ host }) => host))].filter((host) => host !== OWN_SIDE);
  return {
    /** `HOST:PORT` for `--allow-net`, IPv6 in brackets, without repetition. */
    net: [...new Set(places.flatMap(showPlace))],
    /** Whether any target is asked by the system's ping. */
    ping: targets.some(({ kind }) => kind === "ping"),
    /** Whole paths of the owner's own programs, without repetition. */
    programs,
    /**
     * Every address that is spoken to, for `IPAddressAllow=`; null when some host has only a name, or
     * an owner's program speaks to hosts of its own.
     */
    addresses: programs.length === 0 && hosts.every(isAddress) ? hosts : null,
    /** Whether a name ends in `.local`: glibc asks a daemon for those, through a Unix socket. */
    multicastNames: hosts.some((host) => host.toLowerCase().endsWith(".local")),
  };
}

/** Whole paths of the programs that a plug's driver runs, without repetition. */
export function programsOf(plug: HomeConfig["plug"]): readonly string[] {
  return [...new Set(plugsOf(plug).flatMap(({ facts }) => facts.runs))];
}

/** The addresses of the `nameserver` lines of a resolv.conf (resolv.conf(5)), zones left out. */
export function parseResolvers(text: string): readonly string[] {
  const found = text.split("\n").flatMap((line) => {
    const address = /^\s*nameserver\s+([0-9a-fA-F.:]+)(?:%\S+)?\s*$/.exec(line)?.[1];
    return address === undefined ? [] : [address];
  });
  return [...new Set(found)];
}

function placesOf(target: Target, resolvers: readonly string[]): Place[] {
  switch (target.kind) {
    case "ping":
      return [{ host: target.host, port: null }];
    case "tcp":
      return [{ host: target.host, port: target.port }];
    case "http":
      return [placeOfUrl(target.request)];
    case "dns":
      // Deno wants a permission for each server that the system might ask.
      return target.host === null
        ? resolvers.map((host) => ({ host, port: DNS_PORT }))
        : [{ host: target.host, port: target.port }];
  }
}

function placeOfUrl(text: string): Place {
  const { hostname, port, protocol } = new URL(text);
  const host = unbracketed(hostname);
  return { host, port: port === "" ? PORTS[protocol] ?? 0 : Number(port) };
}

function showPlace({ host, port }: Place): string[] {
  return port === null ? [] : [`${hostBeforePort(host)}:${port}`];
}
