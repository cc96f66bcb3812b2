/** What the `[plug]` tables of several drivers have in common. */
import { isWholeAddress } from "../base/address.ts";
import {
  notAllowed,
  readCount,
  readFit,
  readFlag,
  readSecret,
  readText,
  readWord,
  type Section,
} from "../base/settings.ts";
import type { TimedBy } from "./plug.ts";

/** Where a device listens and who it is. */
export interface PlugPlace {
  /** The owner has seen this plug cycle its load. */
  readonly tested: boolean;
  /** IP address; a name could not be resolved in an outage. */
  readonly host: string;
  /** 1–65535 */
  readonly port: number;
}

/** Reads `tested`, `address` and `port`; throws TypeError or RangeError. */
export function readPlace(section: Section, portDefault: number): PlugPlace {
  const host = readAddress(section, "an");
  const port = readCount(section, "port", { min: 1, max: 65_535, otherwise: portDefault });
  return { tested: readFlag(section, "tested"), host, port };
}

/** Reads `address`, which must be there; `whose` in errors: `"an"`. Throws TypeError or RangeError. */
export function readAddress(section: Section, whose: string): string {
  const allowed = `${whose} IP address (a name cannot be resolved in an outage, and one of fe80: ` +
    "needs an interface, which cannot be set)";
  const host = readText(section, "address", allowed) ?? "";
  if (!isWholeAddress(host)) throw notAllowed(section, "address", allowed);
  return host;
}

/** Reads `mac`, which must be there: 12 hexadecimal digits in capitals. */
export function readMac(section: Section, where: string): string {
  const allowed = `the plug's MAC address, ${where}`;
  const mac = normalizeMac(readText(section, "mac", allowed) ?? "");
  if (mac === null) throw notAllowed(section, "mac", allowed);
  return mac;
}

/** A MAC address as 12 hexadecimal digits in capitals; null when it is none. */
export function normalizeMac(text: string): string | null {
  const bare = text.replaceAll(/[:.-]/g, "").toUpperCase();
  return /^[0-9A-F]{12}$/.test(bare) ? bare : null;
}

/** Reads `outlet`, counted from 1. */
export function readOutlet(section: Section, max: number): number {
  return readCount(section, "outlet", { min: 1, max, otherwise: 1 });
}

/** Reads a password on one line, 1 – 64 characters or more of UTF-8; never shows it. Null: none. */
export function readPassword(section: Section, charactersMax = 64): string | null {
  return readSecret(section, "password", {
    allowed: `1 – ${charactersMax} characters on one line`,
    fits: new RegExp(`^[^\\p{Cc}]{1,${charactersMax}}$`, "u"),
  });
}

/**
 * Reads `user` and `password` of an MQTT broker, the password only beside a user; throws TypeError or
 * RangeError, and never shows the password. Null: none.
 */
export function readBrokerLogin(
  section: Section,
): { readonly user: string | null; readonly password: string | null } {
  const user = readFit(section, "user", {
    allowed: "1 – 64 characters",
    fits: /^[^\p{Cc}]{1,64}$/u,
  });
  const password = readPassword(section);
  if (password !== null && user === null) throw notAllowed(section, "user", "set with a password");
  return { user, password };
}

/**
 * Reads the start of MQTT topics, which `what` says more of in errors; throws TypeError or RangeError.
 * Null: not set.
 */
export function readTopic(section: Section, key: string, what: string): string | null {
  const allowed = `${what}, 1 – 100 characters without + #`;
  return readFit(section, key, { allowed, fits: /^[^+#\p{Cc}]{1,100}$/u });
}

/** Reads `timed_by` of a plug whose own countdown may end a cut; throws TypeError or RangeError. */
export function readTimedBy(section: Section, otherwise: TimedBy): TimedBy {
  const allowed = '"plug" (it has a countdown) or "host" (we switch it on)';
  return readWord(section, "timed_by", { allowed, words: ["plug", "host"] }) ?? otherwise;
}
