/** What `ip -json` (iproute2) says of this computer's own network. */
import { readJson } from "../base/json_field.ts";

/** What this computer says of its own network; null: it does not say. */
export interface OwnNetwork {
  /** The interface that leads to the gateway, or to the internet; null: there is none. */
  readonly device: string | null;
  /** A cable that is plugged in at both ends, or a Wi-Fi that is joined. */
  readonly carrier: boolean | null;
  /** An address that is valid beyond this computer. */
  readonly address: boolean | null;
  /** Where the way to the internet leads: by the gateway's interface, by another, or nowhere. */
  readonly route: "gateway" | "elsewhere" | "none" | null;
  /** The interface by which it leads elsewhere. */
  readonly elsewhere: string | null;
  /** The next hop on that way, as a rule the router; null: not known, or there is none. */
  readonly router: string | null;
}

/** Longest answer of `ip` that is read, in characters. */
export const IP_ANSWER_CHARACTERS_MAX = 256 * 1024;

/**
 * Reads what `ip -json` (iproute2) said. `toGateway`, `toInternet`: of `route get ADDRESS`; null:
 * not asked. `addresses`: of `address show`. A text that is not JSON says nothing; an empty one of
 * `route get` says that there is no way.
 */
export function readOwnNetwork(
  said: {
    readonly toGateway: string | null;
    readonly toInternet: string;
    readonly addresses: string;
  },
): OwnNetwork {
  const toGateway = said.toGateway === null ? null : readWay(said.toGateway);
  const asked = readWay(said.toInternet);
  // A target on this very computer says nothing of the way to elsewhere.
  const toInternet = asked?.toItself ? null : asked;
  const device = toGateway?.device ?? toInternet?.device ?? null;
  const links = readList(said.addresses)?.filter(isRecord) ?? null;
  const isTunnel = (name: string | null) =>
    links?.some((link) => link.ifname === name && hasFlag(link, "POINTOPOINT")) ?? false;
  const own = links?.filter((link) =>
    device === null ? !hasFlag(link, "LOOPBACK") : link.ifname === device
  );
  return {
    device,
    carrier: own === undefined ? null : own.some((link) => hasFlag(link, "LOWER_UP")),
    address: own === undefined ? null : own.some(hasAddress),
    router: toInternet?.router ?? null,
    ...routeOf({ toGateway, toInternet }, isTunnel),
  };
}

interface Way {
  readonly device: string | null;
  readonly router: string | null;
  /** It ends at this very computer. */
  readonly toItself: boolean;
}

function routeOf(
  { toGateway, toInternet }: { readonly toGateway: Way | null; readonly toInternet: Way | null },
  isTunnel: (device: string | null) => boolean,
): Pick<OwnNetwork, "route" | "elsewhere"> {
  if (toInternet === null) return { route: null, elsewhere: null };
  const { device } = toInternet;
  if (device === null) return { route: "none", elsewhere: null };
  const home = toGateway?.device ?? null;
  // A gateway's address that leads into a tunnel has lost its own interface.
  return home === null || (home === device && !isTunnel(home))
    ? { route: "gateway", elsewhere: null }
    : { route: "elsewhere", elsewhere: device };
}

/** Null: it does not say. */
function readWay(text: string): Way | null {
  if (text.trim() === "") return { device: null, router: null, toItself: false };
  const first = readList(text)?.[0];
  if (!isRecord(first) || typeof first.dev !== "string") return null;
  const router = typeof first.gateway === "string" ? first.gateway : null;
  return { device: first.dev, router, toItself: first.type === "local" };
}

function readList(text: string): readonly unknown[] | null {
  const value = text.length > IP_ANSWER_CHARACTERS_MAX ? null : readJson(text);
  return Array.isArray(value) ? value : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function hasFlag({ flags }: Readonly<Record<string, unknown>>, flag: string): boolean {
  return Array.isArray(flags) && flags.includes(flag);
}

function hasAddress({ addr_info: addresses }: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(addresses) &&
    addresses.some((each) => isRecord(each) && each.scope === "global");
}
