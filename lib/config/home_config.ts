import { isTimeZone } from "../time/zone_time.ts";
import { isLocalHost, plainHttp } from "../base/address.ts";
import { SITE_ID_REGEXP, STALE_AFTER_MS_MAX, STALE_AFTER_MS_MIN } from "../wire/heartbeat.ts";
import { parseConsoles } from "./airtouch_config.ts";
import type { Driver } from "../plugs/driver.ts";
import { parseMqtt } from "./mqtt_config.ts";
import { parsePlugs } from "../plugs/several_config.ts";
import { type Haste, leastMs, parsePolicy } from "./policy_config.ts";
import { parseReportCase } from "./report_config.ts";
import { parseSoftReboot } from "./soft_reboot_config.ts";
import { parseProbes } from "./probe_config.ts";
import {
  nameFit,
  needFit,
  needSecret,
  notAllowed,
  openInner,
  openSection,
  readDuration,
  readFit,
  readFlag,
  readSecret,
  readText,
  refuseUnknown,
  type Section,
} from "../base/settings.ts";
import { formatSetting, HOUR_MS, MINUTE_MS, SECOND_MS } from "../time/time.ts";

const ACT = "read home.toml";
const SECTIONS = [
  "site",
  "probe",
  "policy",
  "plug",
  "soft_reboot",
  "cloud",
  "ntfy",
  "mqtt",
  "airtouch",
  "report",
  "for_tests_only",
];

/**
 * A heartbeat leaves at the first tick after it is due: one tick of 15 s late, and it may be the
 * last thing of a tick that takes 14 s. Less than this, and one slow tick would ring the phone.
 */
const HEARTBEAT_LATENESS_MS = 30 * SECOND_MS;

/** home.toml, as the tick uses it. Lengths are milliseconds; addresses are checked. */
export type HomeConfig = Readonly<ReturnType<typeof parseHomeConfig>>;

/**
 * Reads home.toml as its TOML parser left it, with secrets filled in from their files; `drivers` are
 * those that a plug may have.
 *
 * `for_tests_only = true` lowers the least times to 1 s, for demonstrations. Throws TypeError,
 * RangeError or SyntaxError with one line that names the setting, what is allowed and the value;
 * never repeats a secret.
 */
export function parseHomeConfig(
  value: unknown,
  { drivers }: { readonly drivers: readonly Driver[] },
) {
  const file = openSection(value, { act: ACT, path: "" });
  refuseUnknown(file, SECTIONS);
  const haste: Haste = readFlag(file, "for_tests_only") ? "for_tests" : "real";
  const config = {
    site: readSite(openInner(file, "site")),
    probes: parseProbes(file.table["probe"] ?? {}, { act: ACT }),
    policy: parsePolicy(file.table["policy"] ?? {}, { act: ACT, haste }),
    plug: parsePlugs(file.table["plug"], { act: ACT, drivers }),
    /** Null: power is the only way. */
    softReboot: parseSoftReboot(openInner(file, "soft_reboot")),
    /** Null: no cloud. */
    cloud: readCloud(openInner(file, "cloud"), haste),
    /** Null: the home never tells the phone by itself. */
    ntfy: readNtfy(openInner(file, "ntfy")),
    /** Null: Home Assistant is told nothing. */
    mqtt: parseMqtt(openInner(file, "mqtt")),
    /** What stands on the printed record; is sent nowhere. */
    report: parseReportCase(openInner(file, "report")),
    /** At most 4; none is the same as none configured. */
    consoles: parseConsoles(file.table["airtouch"] ?? [], { act: ACT, haste }),
  };
  if (config.policy.heartbeatIsProof && haste === "real") refuseLocalProof(config.cloud);
  return config;
}

function readSite(section: Section | null) {
  if (section === null) return { id: "home", name: null, timeZone: null };
  refuseUnknown(section, ["id", "name", "time_zone"]);
  const allowed = "1 – 32 of a-z, 0-9 and -, not beginning with -";
  const id = readFit(section, "id", { allowed, fits: SITE_ID_REGEXP }) ?? "home";
  const name = readFit(section, "name", nameFit(60));
  const zone = { allowed: 'a time zone such as "Europe/Berlin"', fits: isTimeZone };
  const timeZone = readFit(section, "time_zone", zone);
  return {
    /** `[a-z0-9][a-z0-9-]{0,31}` */
    id,
    /** What people call this home; null: its id. */
    name,
    /** IANA name; null: UTC. Used for blackout windows and in messages. */
    timeZone,
  };
}

function readCloud(section: Section | null, haste: Haste) {
  if (section === null) return null;
  refuseUnknown(section, ["url", "token", "token_file", "stale_after", "heartbeat_every"]);
  const url = readBaseUrl(section);
  const token = needSecret(section, "token", readSecret(section, "token"));
  const heartbeatEveryMs = readDuration(section, "heartbeat_every", {
    minMs: leastMs(haste, 15 * SECOND_MS),
    maxMs: HOUR_MS,
    defaultMs: 15 * SECOND_MS,
  });
  const staleAfterMs = readDuration(section, "stale_after", {
    minMs: STALE_AFTER_MS_MIN,
    maxMs: STALE_AFTER_MS_MAX,
    defaultMs: Math.max(MINUTE_MS, heartbeatEveryMs + HEARTBEAT_LATENESS_MS),
  });
  const soonestMs = heartbeatEveryMs + (haste === "real" ? HEARTBEAT_LATENESS_MS : 0);
  if (staleAfterMs < soonestMs) {
    const soonest = formatSetting(soonestMs);
    const allowed = `at least heartbeat_every and 30 s for a late tick, ${soonest}`;
    throw notAllowed(section, "stale_after", allowed);
  }
  return {
    /** Base address, `https://home.example.deno.net`; no path. */
    url,
    /** The site's token. A secret. */
    token,
    /** Silence after which the cloud calls the home down. */
    staleAfterMs,
    /** 15 s – 1 h; a heartbeat goes out at the first tick after it. */
    heartbeatEveryMs,
  };
}

/** The origin alone. Plain http only where the token does not leave the home. */
function readBaseUrl(section: Section): string {
  const allowed =
    "https://HOST without a path, not fe80: (http:// only for an address within the home)";
  const text = readText(section, "url", allowed) ?? "";
  const url = plainHttp(text);
  const isBase = url !== null && url.pathname === "/" && url.search === "" &&
    (url.protocol === "https:" || isLocalHost(url));
  if (!isBase) throw notAllowed(section, "url", allowed);
  return url.origin;
}

function readNtfy(section: Section | null) {
  if (section === null) return null;
  refuseUnknown(section, ["url", "token", "token_file"]);
  const allowed = "https://SERVER/TOPIC with a topic of 1 – 64 letters, digits, - and _";
  const fits = (text: string) => {
    const url = plainHttp(text);
    return url?.search === "" && /^\/[-_A-Za-z0-9]{1,64}$/.test(url.pathname);
  };
  return {
    /** Server and topic, `https://ntfy.sh/my-topic`. */
    url: needFit(section, "url", { allowed, fits }),
    /** A secret; null: none. */
    token: readSecret(section, "token"),
  };
}

/** A cloud within the home proves nothing about the line. */
function refuseLocalProof(cloud: ReturnType<typeof readCloud>): void {
  if (cloud !== null && !isLocalHost(new URL(cloud.url))) return;
  throw new RangeError(
    `Cannot ${ACT}: "policy.heartbeat_is_proof" must be false without a cloud at a public ` +
      "address, got true",
  );
}
