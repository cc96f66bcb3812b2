/** The `[soft_reboot]` table of home.toml: how the router is asked to restart by itself. */
import { isPublicAddress, isWholeAddress, plainHttp, unbracketed } from "../base/address.ts";
import { readProgram } from "./program.ts";
import { readPassword } from "../plugs/section.ts";
import { MINUTE_MS, SECOND_MS } from "../time/time.ts";
import {
  notAllowed,
  readDuration,
  readText,
  readWord,
  refuseUnknown,
  type Section,
} from "../base/settings.ts";

const REQUEST_KEYS = ["url", "method", "user", "password", "password_file"];
const METHODS = { allowed: '"GET", "POST" or "PUT"', words: ["GET", "POST", "PUT"] } as const;

/** How the router is asked: by a program, or by a request. */
export type SoftRebootConfig = Readonly<NonNullable<ReturnType<typeof parseSoftReboot>>>;

/** A request to the router itself. */
export type RouterRequest = Readonly<ReturnType<typeof readRequest>>;

/** Reads the table; throws TypeError or RangeError that names the setting. Null: it is not there. */
export function parseSoftReboot(section: Section | null) {
  if (section === null) return null;
  refuseUnknown(section, [...REQUEST_KEYS, "run", "grace"]);
  const graceMs = readDuration(section, "grace", {
    minMs: 30 * SECOND_MS,
    maxMs: 15 * MINUTE_MS,
    defaultMs: 4 * MINUTE_MS,
  });
  const program = readProgram(section, "run");
  for (const key of program === null ? [] : REQUEST_KEYS) {
    if (section.table[key] !== undefined) throw notAllowed(section, key, "left out beside `run`");
  }
  const password = readPassword(section);
  return {
    /** How long it is given before its power is cut, 30 s – 15 min. */
    graceMs,
    /** Null: it is asked by `request`. */
    program,
    /** Null: it is asked by `program`. */
    request: program === null ? readRequest(section, password) : null,
    /** A secret; null: the router asks for none. */
    password,
  };
}

function readRequest(section: Section, password: string | null) {
  const allowed =
    "http://ADDRESS/PATH with the router's own IP address (not fe80:), or `run` in its place";
  const text = readText(section, "url", allowed) ?? "";
  const url = plainHttp(text);
  const host = unbracketed(url?.hostname ?? "");
  // A password belongs into a file, and a name cannot be resolved in an outage.
  const isGood = url?.protocol === "http:" && isWholeAddress(host) && !isPublicAddress(host);
  if (!isGood) throw notAllowed(section, "url", allowed);
  return {
    method: readWord(section, "method", METHODS) ?? "POST",
    /** The router's IP address, which is not a public one. */
    host,
    port: url.port === "" ? 80 : Number(url.port),
    /** Path and query. */
    path: `${url.pathname}${url.search}`,
    /** Beside the password; null: there is none. */
    user: readUser(section, password),
  };
}

function readUser(section: Section, password: string | null): string | null {
  const allowed = "1 – 64 characters without a colon, beside a password and only there";
  const user = readText(section, "user", allowed);
  const isGood = user !== null && /^[^:\p{Cc}]{1,64}$/u.test(user);
  if (password === null ? user !== null : !isGood) throw notAllowed(section, "user", allowed);
  return user;
}
