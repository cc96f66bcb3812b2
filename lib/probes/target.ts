import {
  isAddress,
  isHostName,
  isLocalName,
  isPublicAddress,
  needsInterface,
  unbracketed,
} from "../base/address.ts";
import { showValue } from "../base/show.ts";
import type { Target, TargetRole } from "./probe.ts";
import { hideUserInfo } from "../base/settings.ts";

/** Longest text of a target, in characters: it travels in every heartbeat. */
export const TARGET_CHARACTERS_MAX = 200;

const DNS_PORT = 53;
const ROLES = ["internet", "gateway", "resolver", "local"] as const satisfies readonly TargetRole[];
const FORMS = "ping://ADDRESS, tcp://HOST:PORT, http://HOST/PATH or dns://ADDRESS?name=NAME";

const LONE_LINK = "name no fe80: address: it needs an interface, which cannot be set";

/** How a target's text is read. */
export interface TargetOptions {
  /** What is being read, for errors: `"read home.toml"`. */
  readonly act?: string;
  /** Where the text stands, for errors: `"probe.targets.0"`. */
  readonly field?: string;
  /** The role, where the place of the setting says it; else it follows from the address. */
  readonly role?: TargetRole;
}

/**
 * Reads one target as the owner writes it.
 *
 * `ping://1.1.1.1`, `tcp://8.8.8.8:443`, `http://host/path#status=204` (the status that counts as
 * right; 204 for a path that ends in `generate_204`, else 200), `dns://1.1.1.1?name=example.com`,
 * `dns://system?name=example.com` (the system's own resolver). `#role=internet` says what an
 * address in a private range may prove, for tests and for people who know.
 *
 * Throws SyntaxError naming the field, the value and what is allowed.
 */
export function parseTarget(text: string, options: TargetOptions = {}): Target {
  const url = readUrl(text);
  const target = typeof url === "string" ? url : readTarget(url, text);
  if (typeof target === "string") {
    const { act = "read target", field = "target" } = options;
    const got = showValue(hideUserInfo(text));
    throw new SyntaxError(`Cannot ${act}: "${field}" must ${target}, got ${got}`);
  }
  return options.role === undefined ? target : { ...target, role: options.role };
}

/** The parsed address, or what the text must do to be one. */
function readUrl(text: string): URL | string {
  if (text.length > TARGET_CHARACTERS_MAX) {
    return `have at most ${TARGET_CHARACTERS_MAX} characters`;
  }
  // With a zone in it URL knows no address.
  if (needsInterface(/^[a-z]+:\/\/\[([^\]%]*)/i.exec(text)?.[1] ?? "")) return LONE_LINK;
  // URL removes tabs and line breaks without a word.
  const url = /^[\x21-\x7e]+$/.test(text) ? URL.parse(text) : null;
  if (url === null) return `be ${FORMS}`;
  return url.username !== "" || url.password !== "" ? "hold no user name or password" : url;
}

function readTarget(url: URL, text: string): Target | string {
  const fragment = readFragment(url);
  if (typeof fragment === "string") return fragment;
  const host = unbracketed(url.hostname);
  if (needsInterface(host)) return LONE_LINK;
  const role = fragment.role ?? roleOf(host);
  if (url.protocol === "dns:") return readDns(url, { text, host, role: fragment.role });
  if (!isAddress(host) && !isHostName(host)) return "name a host or an IP address";
  switch (url.protocol) {
    case "ping:":
      if (url.port !== "" || !isBare(url)) return "be ping://ADDRESS and nothing after it";
      return { kind: "ping", url: text, role, host };
    case "tcp:":
      if (!isPort(url.port) || !isBare(url)) return "be tcp://HOST:PORT with a port of 1 – 65535";
      return { kind: "tcp", url: text, role, host, port: Number(url.port) };
    case "http:":
    case "https:": {
      const status = fragment.status ?? (url.pathname.endsWith("generate_204") ? 204 : 200);
      const request = `${url.origin}${url.pathname}${url.search}`;
      return { kind: "http", url: text, role, host, request, status };
    }
    default:
      return `be ${FORMS}`;
  }
}

function readDns(
  url: URL,
  parts: { readonly text: string; readonly host: string; readonly role: TargetRole | null },
): Target | string {
  const { text, host } = parts;
  const name = url.searchParams.get("name") ?? "";
  const onlyName = [...url.searchParams.keys()].join() === "name";
  if (!onlyName || !isHostName(name)) return "end in ?name=NAME, a host name to ask for";
  if (!/^\/?$/.test(url.pathname)) return "be dns://ADDRESS?name=NAME without a path";
  if (host === "system") {
    if (url.port !== "") return "be dns://system?name=NAME without a port";
    const role = parts.role ?? "resolver";
    return { kind: "dns", url: text, role, host: null, port: DNS_PORT, name };
  }
  if (!isAddress(host)) return "name the server by IP address, or be dns://system?name=NAME";
  if (url.port !== "" && !isPort(url.port)) return "have a port of 1 – 65535";
  const role = parts.role ?? (isPublicAddress(host) ? "internet" : "resolver");
  return { kind: "dns", url: text, role, host, port: Number(url.port || DNS_PORT), name };
}

/** What stands after `#`, null: not said; or what it must be. */
function readFragment(url: URL) {
  let role: TargetRole | null = null;
  let status: number | null = null;
  for (const [key, value] of new URLSearchParams(url.hash.slice(1))) {
    if (key === "role") {
      role = ROLES.find((each) => each === value) ?? null;
      if (role === null) return `have a #role= of ${ROLES.join(", ")}`;
    } else if (key === "status" && url.protocol.startsWith("http")) {
      if (!/^[1-5]\d\d$/.test(value)) return "have a #status= of 100 – 599";
      status = Number(value);
    } else return "have nothing after # but status=NUMBER (http only) and role=ROLE";
  }
  return { role, status };
}

/** What an address can prove: a name or a public address the internet, any other only itself. */
function roleOf(host: string): TargetRole {
  if (isAddress(host)) return isPublicAddress(host) ? "internet" : "local";
  return isLocalName(host) ? "local" : "internet";
}

function isBare(url: URL): boolean {
  return url.search === "" && /^\/?$/.test(url.pathname);
}

function isPort(text: string): boolean {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535;
}
