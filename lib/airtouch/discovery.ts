import type { Model } from "./model.ts";
import { printable } from "./words.ts";

/** Finding consoles by UDP broadcast. Vendor protocol AT4 v1.6 and AT5 v1.2, "Discovery". */

/** What is asked, ASCII without an end mark. A client hears its own broadcast, too. */
export const DISCOVERY_REQUESTS: Readonly<Record<Model, string>> = {
  4: "HF-A11ASSISTHREAD",
  5: "::REQUEST-POLYAIRE-AIRTOUCH-DEVICE-INFO:;",
};

/** Largest answer that is looked at, in bytes. */
export const DISCOVERY_BYTES_MAX = 512;

const MARKS: Readonly<Record<Model, string>> = { 4: "AirTouch4", 5: "AirTouch5" };

/** A console that answered. All texts are as the console gave them, control characters removed. */
export interface FoundConsole {
  /** Which discovery it answered. */
  readonly model: Model;
  /** IPv4 address, by its own word. */
  readonly host: string;
  /** IPv4 address that the answer came from; another than `host` behind a bridge or a wrong setting. */
  readonly from: string;
  /** AT4: the MAC address; AT5: the console's id. */
  readonly consoleId: string;
  /** The id of the whole system. */
  readonly airtouchId: string;
  /** Null on AT4, which has none; may contain commas. */
  readonly name: string | null;
}

const IPV4_REGEXP = /^\d{1,3}(\.\d{1,3}){3}$/;

/** Reads an answer; null for a request, another model's answer, or anything else. */
export function parseDiscovery(
  bytes: Uint8Array,
  { model, from }: { readonly model: Model; readonly from: string },
): FoundConsole | null {
  if (bytes.length > DISCOVERY_BYTES_MAX) return null;
  const parts = new TextDecoder().decode(bytes).split(",");
  const [host, consoleId, mark, airtouchId] = parts.slice(0, 4).map((part) => printable(part));
  if (host === undefined || consoleId === undefined || airtouchId === undefined) return null;
  if (mark !== MARKS[model] || !IPV4_REGEXP.test(host)) return null;
  if (parts.length !== 4 && model === 4) return null;
  if (parts.length < 5 && model === 5) return null;
  const name = model === 5 ? printable(parts.slice(4).join(",")) : null;
  return { model, host, from, consoleId, airtouchId, name };
}

/**
 * The address that reaches everyone in a network: `192.168.1.255` for `192.168.1.7` and
 * `255.255.255.0`; null when either is not an IPv4 address.
 */
export function broadcastAddress(address: string, netmask: string): string | null {
  if (!IPV4_REGEXP.test(address) || !IPV4_REGEXP.test(netmask)) return null;
  const mask = netmask.split(".").map(Number);
  return address.split(".").map((part, i) => Number(part) | (~(mask[i] ?? 0) & 0xff)).join(".");
}
