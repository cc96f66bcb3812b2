/** Which addresses and names can stand for the internet, and which only for the home. */

/** An address as its bits: 4 bytes for IPv4, 16 for IPv6. */
export type AddressBytes = readonly number[];

const IPV4_REGEXP = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const NAME_REGEXP = /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_-]{1,63}\.?$/i;

/** Not reachable from everywhere: IANA's special-purpose registries (RFC 6890 and later). */
const PRIVATE_RANGES_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
] as const;

/** Within 2000::/3, the only part of IPv6 that is handed out. */
const PRIVATE_RANGES_V6 = ["2001:db8::/32", "3fff::/20"] as const;

/** Prefixes that carry an IPv4 address: mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056). */
const CARRYING_IPV4 = [
  { range: "::ffff:0:0/96", atByte: 12 },
  { range: "64:ff9b::/96", atByte: 12 },
  { range: "2002::/16", atByte: 2 },
] as const;

/** Top labels that only a home answers for (RFC 6762, 6761, 8375, ICANN's `.internal`, habit). */
const LOCAL_SUFFIXES = [
  "box",
  "corp",
  "home",
  "home.arpa",
  "internal",
  "intranet",
  "lan",
  "local",
  "localdomain",
  "localhost",
  "private",
];

/** Reads an IPv4 or IPv6 address; null when `text` is neither. Brackets and zones are not read. */
export function parseAddress(text: string): AddressBytes | null {
  return text.includes(":") ? parseIpv6(text) : parseIpv4(text);
}

/** Whether `text` is an address rather than a name. */
export function isAddress(text: string): boolean {
  return parseAddress(text) !== null;
}

/**
 * Whether `text` is an address that needs nothing beside it (`needsInterface`), as every setting's
 * must be. A zone, `fe80::1%eth0`, is refused too: `node:net`, which plugs are asked by, takes none.
 */
export function isWholeAddress(text: string): boolean {
  return isAddress(text) && !needsInterface(text);
}

/** A name or an address as it stands before a port: IPv6 in brackets (RFC 3986). */
export function hostBeforePort(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/** The same of what a server listens on, as its own computer reaches it: all addresses by loopback. */
export function ownHostBeforePort(host: string): string {
  return ["", "0.0.0.0", "::"].includes(host) ? "127.0.0.1" : hostBeforePort(host);
}

/** Whether a request can go there. */
export function isHttp(url: URL): boolean {
  return url.protocol === "https:" || url.protocol === "http:";
}

/**
 * The http or https address that a text is; null: none, or one with a password or a `#` in it, or one
 * that needs an interface beside it.
 */
export function plainHttp(text: string): URL | null {
  const url = URL.parse(text);
  const isPlain = url !== null && isHttp(url) && url.username === "" && url.password === "" &&
    url.hash === "" && !needsInterface(unbracketed(url.hostname));
  return isPlain ? url : null;
}

/** Whether it is within the own network, by address or by name: plain http leaves it nowhere. */
export function isLocalHost(url: URL): boolean {
  const host = unbracketed(url.hostname);
  return isAddress(host) ? !isPublicAddress(host) : isLocalName(host);
}

/** A URL's hostname as it is connected to: IPv6 without brackets. */
export function unbracketed(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

/**
 * Whether `text` may be a host name. A last label of digits is refused: `127.1` and `0x7f.1` are
 * addresses to some resolvers and names to others.
 */
export function isHostName(text: string): boolean {
  if (!NAME_REGEXP.test(text)) return false;
  const last = text.replace(/\.$/, "").split(".").at(-1) ?? "";
  return !/^(\d+|0x[0-9a-f]*)$/i.test(last);
}

/** Whether a name belongs to the home by its form: one label, or a suffix kept for private use. */
export function isLocalName(name: string): boolean {
  const plain = name.toLowerCase().replace(/\.$/, "");
  if (!plain.includes(".")) return true;
  return LOCAL_SUFFIXES.some((suffix) => plain.endsWith(`.${suffix}`));
}

/** Whether an address is one of the internet's; false also for what is not an address. */
export function isPublicAddress(text: string): boolean {
  const bytes = parseAddress(text);
  if (bytes === null) return false;
  return bytes.length === 4 ? isPublicIpv4(bytes) : isPublicIpv6(bytes);
}

/**
 * Whether an address is of the range for benchmarks (RFC 2544), which proxies on a computer or a
 * router hand out in place of a name's own: whoever answers there says nothing of the name's host.
 */
export function isStandInAddress(text: string): boolean {
  const bytes = parseAddress(text);
  if (bytes === null) return false;
  const isMapped = bytes.length === 16 && isWithin(bytes, "::ffff:0:0/96");
  return isWithin(isMapped ? bytes.slice(12) : bytes, "198.18.0.0/15");
}

/** Whether an address is good only with an interface beside it (RFC 4007). */
export function needsInterface(text: string): boolean {
  const bytes = parseAddress(text);
  return bytes?.length === 16 && isWithin(bytes, "fe80::/10");
}

function isPublicIpv4(bytes: AddressBytes): boolean {
  return !PRIVATE_RANGES_V4.some((range) => isWithin(bytes, range));
}

function isPublicIpv6(bytes: AddressBytes): boolean {
  for (const { range, atByte } of CARRYING_IPV4) {
    if (isWithin(bytes, range)) return isPublicIpv4(bytes.slice(atByte, atByte + 4));
  }
  return isWithin(bytes, "2000::/3") && !PRIVATE_RANGES_V6.some((range) => isWithin(bytes, range));
}

function isWithin(bytes: AddressBytes, range: string): boolean {
  const [base = "", length = "0"] = range.split("/");
  const prefix = parseAddress(base) ?? [];
  if (prefix.length !== bytes.length) return false;
  for (let bit = 0; bit < Number(length); bit += 8) {
    const shift = Math.max(0, 8 - (Number(length) - bit));
    const at = bit / 8;
    if (((bytes[at] ?? 0) >> shift) !== ((prefix[at] ?? 0) >> shift)) return false;
  }
  return true;
}

function parseIpv4(text: string): AddressBytes | null {
  const match = IPV4_REGEXP.exec(text);
  if (match === null) return null;
  const parts = match.slice(1);
  // A leading zero means octal to some readers and decimal to others.
  const plain = parts.every((part) => Number(part) <= 255 && String(Number(part)) === part);
  return plain ? parts.map(Number) : null;
}

function parseIpv6(text: string): AddressBytes | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half, index) => parseGroups(half, index === halves.length - 1));
  if (head === null || head === undefined || tail === null) return null;
  if (tail === undefined) return head.length === 16 ? head : null;
  const missing = 16 - head.length - tail.length;
  return missing < 2 ? null : [...head, ...new Array<number>(missing).fill(0), ...tail];
}

/** The bytes of `a:b:c`, and of `a:b:1.2.3.4` at the end; null when a group is neither. */
function parseGroups(text: string, atEnd: boolean): number[] | null {
  if (text === "") return [];
  const groups = text.split(":");
  if (groups.length > 8) return null;
  const bytes: number[] = [];
  for (const [index, group] of groups.entries()) {
    const ipv4 = atEnd && index === groups.length - 1 ? parseIpv4(group) : null;
    if (ipv4 !== null) bytes.push(...ipv4);
    else if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    } else return null;
  }
  return bytes;
}
