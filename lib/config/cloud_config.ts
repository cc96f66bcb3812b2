import { plainHttp } from "../base/address.ts";
import {
  type Environment,
  parseBoolean,
  parseWhole,
  read,
  wrongSetting,
} from "../base/environment.ts";
import { parseStore, STORE_TOKEN } from "./store_config.ts";
import { SITE_ID_REGEXP } from "../wire/heartbeat.ts";
import { CHANNEL_FILE_SETTINGS, CHANNEL_VARIABLES } from "./channel_config.ts";
import { parsePhone, PHONE_VARIABLES } from "./phone_config.ts";
import { nearestName } from "../base/nearest.ts";
import { DAY_MS, formatSetting, MINUTE_MS, parseDuration, SECOND_MS } from "../time/time.ts";

/** The cloud's settings, as the environment gives them and as the code uses them. */
export type CloudConfig = Readonly<ReturnType<typeof parseCloudConfig>>;

/** Shortest secret, in characters: 128 bits in hexadecimal. */
export const SECRET_CHARACTERS_MIN = 32;

/** Settings whose value may stand in a file instead, named by `<setting>_FILE`. */
export const FILE_SETTINGS: readonly string[] = [
  "REBOOTINATOR_SECRET",
  STORE_TOKEN,
  ...CHANNEL_FILE_SETTINGS,
];

/** Every variable that the cloud reads. */
export const CLOUD_VARIABLES: readonly string[] = [
  "REBOOTINATOR_SECRET",
  "REBOOTINATOR_SECRET_FILE",
  ...CHANNEL_VARIABLES,
  ...PHONE_VARIABLES,
  "KV_PATH",
  STORE_TOKEN,
  `${STORE_TOKEN}_FILE`,
  "HOST",
  "PORT",
  "PUBLIC_URL",
  "STATUS_PUBLIC",
  "BADGES",
  "SOCKET_FIRST_MESSAGE",
  "GENERATIONS",
  "REMINDER_FIRST",
  "SITES_MAX",
  "DENO_DEPLOYMENT_ID",
  "DENO_TIMELINE",
];

/** Read by the commands (`status`, `forget`, `mute`), not by the cloud; known all the same. */
export const COMMAND_VARIABLES = ["REBOOTINATOR_URL", "REBOOTINATOR_READ_TOKEN"] as const;

const PREFIX = "REBOOTINATOR_";
const REMINDER_FIRST_DEFAULT_MS = 5 * MINUTE_MS;
const SITES_MAX_DEFAULT = 100;
const GENERATION_MAX = 1_000_000;
const KNOWN: readonly string[] = [...CLOUD_VARIABLES, ...COMMAND_VARIABLES];

/**
 * Names of which a shell should also read `REBOOTINATOR_<name>` where it may not list the
 * environment: the likeliest mistake, which would otherwise be ignored in silence.
 */
export const MISTAKEN_VARIABLES: readonly string[] = CLOUD_VARIABLES
  .filter((name) => !name.startsWith(PREFIX) && !name.startsWith("DENO_"))
  .map((name) => `${PREFIX}${name}`);

/**
 * Reads the settings from `environment`; `*_FILE` must have been replaced by the file's content.
 *
 * Throws TypeError (missing, unknown or of the wrong shape) and RangeError (out of range) with one
 * line that names the variable, the value unless it is a secret, and what is allowed.
 */
export function parseCloudConfig(environment: Environment) {
  refuseUnknown(environment);
  const timeline = read(environment, "DENO_TIMELINE");
  const onDeploy = read(environment, "DENO_DEPLOYMENT_ID") !== null;
  return {
    /** Every token is derived from it. At least 32 characters. A secret. */
    secret: parseSecret(read(environment, "REBOOTINATOR_SECRET")),
    phone: parsePhone(environment),
    store: parseStore({
      path: read(environment, "KV_PATH"),
      token: read(environment, STORE_TOKEN),
      onDeploy,
    }),
    /** Where the server listens locally; Deploy decides by itself. */
    host: read(environment, "HOST") ?? "127.0.0.1",
    /** 0 – 65535; 0: any free port. */
    port: parseWhole(environment, { name: "PORT", least: 0, most: 65_535, otherwise: 8_000 }),
    /** Base address for links in notifications, without a slash at the end; null: no links. */
    publicUrl: parsePublicUrl(read(environment, "PUBLIC_URL")),
    /** True: the status page needs no token. */
    statusPublic: parseBoolean(environment, "STATUS_PUBLIC"),
    /** True: whoever opens a web socket may show a token in its first message, from anywhere. */
    socketFirstMessage: parseBoolean(environment, "SOCKET_FIRST_MESSAGE"),
    /** Sites whose state everybody may see as a badge; none unless named. */
    badges: parseBadges(read(environment, "BADGES")),
    /** Least generation of a site's token still accepted, by site; 1 where a site is not named. */
    generations: parseGenerations(read(environment, "GENERATIONS")),
    /** Time from "down" to the first reminder; the later ones spread out from there. */
    reminderFirstMs: parseReminderFirst(read(environment, "REMINDER_FIRST"), {
      leastMs: onDeploy || timeline === "production" ? REMINDER_FIRST_DEFAULT_MS : SECOND_MS,
    }),
    /** Most sites; a mistake (a script that makes up names) stops here. 1 – 100,000. */
    sitesMax: parseWhole(environment, {
      name: "SITES_MAX",
      least: 1,
      most: 100_000,
      otherwise: SITES_MAX_DEFAULT,
    }),
    /** True on Deno Deploy, whatever the timeline. */
    onDeploy,
    /** Deploy's name of the timeline, `"production"`; null: not on Deploy. */
    timeline,
  };
}

/** Checks the secret; throws TypeError or RangeError that never shows it. */
export function parseSecret(secret: string | null): string {
  if (secret === null) {
    throw wrongSetting(
      "REBOOTINATOR_SECRET is not set: give the one that the cloud was set up with, or run this " +
        'where that runs ("deno task cloud-setup" makes one for a new cloud, once)',
    );
  }
  if (secret.length < SECRET_CHARACTERS_MIN) {
    throw new RangeError(
      `Cannot read settings: REBOOTINATOR_SECRET must have at least ${SECRET_CHARACTERS_MIN} characters, got ${secret.length}`,
    );
  }
  return secret;
}

function refuseUnknown(environment: Environment): void {
  for (const name of Object.keys(environment)) {
    if (!name.startsWith(PREFIX) || KNOWN.includes(name) || environment[name] === undefined) {
      continue;
    }
    const bare = name.slice(PREFIX.length);
    const meant = KNOWN.includes(bare) ? bare : nearestName(name, KNOWN);
    const hint = meant === null ? "" : `; did you mean ${meant}?`;
    // Where a "=" is missing, the name goes on with the value, which may be the secret.
    const shown = /^[A-Z_]{1,40}$/.test(name) ? name : `${/^[A-Z_]{1,40}/.exec(name)?.[0]}…`;
    throw wrongSetting(`${shown} is not a known variable${hint}`);
  }
}

function parsePublicUrl(text: string | null): string | null {
  if (text === null) return null;
  const url = plainHttp(text);
  if (url !== null && url.pathname === "/" && url.search === "") return url.origin;
  throw wrongSetting("PUBLIC_URL must be http:// or https:// with a host and no path", text);
}

function parseReminderFirst(text: string | null, limits: { readonly leastMs: number }): number {
  if (text === null) return REMINDER_FIRST_DEFAULT_MS;
  const lengthMs = parseDuration(text);
  if (lengthMs !== null && lengthMs >= limits.leastMs && lengthMs <= DAY_MS) return lengthMs;
  throw new RangeError(
    `Cannot read settings: REMINDER_FIRST must be a time from ${
      formatSetting(limits.leastMs)
    } to 24h, got ${JSON.stringify(text)}`,
  );
}

function parseBadges(text: string | null): readonly string[] {
  const sites = text?.split(",").map((part) => part.trim()) ?? [];
  for (const site of sites) {
    if (SITE_ID_REGEXP.test(site)) continue;
    throw wrongSetting('BADGES must be ids of sites like "home,cabin"', site);
  }
  return sites;
}

function parseGenerations(text: string | null): Readonly<Record<string, number>> {
  const generations: Record<string, number> = Object.create(null);
  for (const part of text?.split(",") ?? []) {
    const [site = "", generation = "", ...rest] = part.trim().split("=");
    const value = /^\d{1,7}$/.test(generation) ? Number(generation) : NaN;
    const isFine = SITE_ID_REGEXP.test(site) && rest.length === 0 &&
      generations[site] === undefined;
    if (!isFine || !(value >= 1 && value <= GENERATION_MAX)) {
      const allowed = `like "home=2,cabin=3" (each site once, 1-${GENERATION_MAX})`;
      throw wrongSetting(`GENERATIONS must be ${allowed}`, part.trim());
    }
    generations[site] = value;
  }
  return generations;
}
