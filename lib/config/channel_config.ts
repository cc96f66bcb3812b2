import { plainHttp } from "../base/address.ts";
import { showValue } from "../base/show.ts";
import { type Environment, read, wrongSetting } from "../base/environment.ts";
import { SITE_ID_REGEXP } from "../wire/heartbeat.ts";

/** Where notifications go: up to three topics and three web hooks, by numbered settings. */

/** One way to tell somebody. */
export type ChannelConfig = Readonly<
  NonNullable<ReturnType<typeof parseNtfy> | ReturnType<typeof parseWebhook>>
>;

/** What is appended to the names of the settings of the first, second and third of a kind. */
const NUMBERS = ["", "_2", "_3"] as const;

/** Settings whose value may stand in a file instead. */
export const CHANNEL_FILE_SETTINGS: readonly string[] = NUMBERS.flatMap((number) => [
  `NTFY_TOKEN${number}`,
  `WEBHOOK_SECRET${number}`,
]);

/** Every variable that names a channel. */
export const CHANNEL_VARIABLES: readonly string[] = [
  ...NUMBERS.flatMap((number) => [
    `NTFY_URL${number}`,
    `NTFY_TOKEN${number}`,
    `NTFY_SITES${number}`,
    `WEBHOOK_URL${number}`,
    `WEBHOOK_SECRET${number}`,
    `WEBHOOK_SITES${number}`,
  ]),
  ...CHANNEL_FILE_SETTINGS.map((name) => `${name}_FILE`),
];

/** https://docs.ntfy.sh/publish: topics are `[-_A-Za-z0-9]{1,64}`. */
/** The server may live below a path. */
const TOPIC_REGEXP = /^(?:\/[-._~A-Za-z0-9]{1,64}){0,4}\/[-_A-Za-z0-9]{1,64}$/;

const URL_CHARACTERS_MAX = 2_000;

/** Shortest secret of a web hook, in characters: 128 bits in hexadecimal. */
const WEBHOOK_SECRET_MIN = 32;

/** The channels, topics first; throws TypeError that names the setting and shows no secret. */
export function parseChannels(environment: Environment): readonly ChannelConfig[] {
  const topics = NUMBERS.map((number) => parseNtfy(environment, number));
  const hooks = NUMBERS.map((number) => parseWebhook(environment, number));
  return [...topics, ...hooks].filter((channel) => channel !== null);
}

/** An ntfy topic; null: not set. */
function parseNtfy(environment: Environment, number: string) {
  const name = `NTFY_URL${number}`;
  const text = read(environment, name);
  const token = read(environment, `NTFY_TOKEN${number}`);
  const sites = parseSites(environment, { name: `NTFY_SITES${number}`, of: name });
  if (text === null) {
    if (token === null) return null;
    throw wrongSetting(`NTFY_TOKEN${number} is set, but ${name} is not`);
  }
  if (/^["'`]|["'`]$/.test(text)) throw wrongSecret(`${name} must not stand in quotes`);
  const url = plainHttp(text);
  if (url === null || url.search !== "" || !TOPIC_REGEXP.test(url.pathname)) {
    // The topic is as good as a password.
    throw wrongSecret(`${name} must be a server and a topic like https://ntfy.sh/my-topic`);
  }
  if (token !== null && !/^[\x21-\x7e]{1,256}$/.test(token)) {
    throw wrongSecret(`NTFY_TOKEN${number} must be 1-256 printable characters without spaces`);
  }
  return {
    kind: "ntfy" as const,
    /** `"ntfy"`, `"ntfy-2"`, `"ntfy-3"`: names it in the store and on the status page. */
    name: nameOf("ntfy", number),
    /** Server and topic, `https://ntfy.sh/my-topic`. Who knows the topic can read it: a secret. */
    url: url.href,
    /** A secret; null: the topic is open. */
    token,
    /** Homes that it hears of; null: all. */
    sites,
  };
}

/** An address of the owner's own that takes JSON (docs/notifications.md); null: not set. */
function parseWebhook(environment: Environment, number: string) {
  const name = `WEBHOOK_URL${number}`;
  const text = read(environment, name);
  const secret = read(environment, `WEBHOOK_SECRET${number}`);
  const sites = parseSites(environment, { name: `WEBHOOK_SITES${number}`, of: name });
  if (text === null && secret === null) return null;
  if (text === null || secret === null) {
    const missing = text === null ? name : `WEBHOOK_SECRET${number}`;
    const needed = `WEBHOOK_URL${number} and WEBHOOK_SECRET${number}`;
    throw wrongSetting(`${missing} is not set; a web hook needs ${needed}`);
  }
  const url = plainHttp(text);
  if (url === null || url.href.length > URL_CHARACTERS_MAX) {
    // Many services put the key into the address.
    const allowed = `address of at most ${URL_CHARACTERS_MAX} characters without a user name`;
    throw wrongSecret(`${name} must be an http:// or https:// ${allowed}`);
  }
  checkWebhookSecret(secret, `WEBHOOK_SECRET${number}`);
  return {
    kind: "webhook" as const,
    name: nameOf("webhook", number),
    /** Often holds a key: a secret. */
    url: url.href,
    /** Signs what is posted: at least 32 characters, or `whsec_` and base64. A secret. */
    secret,
    sites,
  };
}

function checkWebhookSecret(secret: string, name: string): void {
  const isEncoded = /^whsec_[A-Za-z0-9+/]{32,128}={0,2}$/.test(secret) &&
    (secret.length - "whsec_".length) % 4 === 0;
  const isText = !secret.startsWith("whsec_") && secret.length >= WEBHOOK_SECRET_MIN &&
    /^[\x21-\x7e]{1,512}$/.test(secret);
  if (isEncoded || isText) return;
  const allowed = `${WEBHOOK_SECRET_MIN}-512 printable characters without spaces`;
  throw wrongSecret(`${name} must be ${allowed}, or whsec_ and base64 of 24-96 bytes`);
}

function parseSites(
  environment: Environment,
  names: { readonly name: string; readonly of: string },
): readonly string[] | null {
  const text = read(environment, names.name);
  if (text === null) return null;
  if (read(environment, names.of) === null) {
    throw wrongSetting(`${names.name} is set, but ${names.of} is not`);
  }
  const sites = text.split(",").map((site) => site.trim());
  const wrong = sites.find((site) => !SITE_ID_REGEXP.test(site));
  if (wrong === undefined) return sites;
  throw wrongSetting(`${names.name} must be like "home,cabin", got ${showValue(wrong)}`);
}

function wrongSecret(rule: string): TypeError {
  return wrongSetting(`${rule} (its value is not shown)`);
}

function nameOf(kind: string, number: string): string {
  return `${kind}${number.replace("_", "-")}`;
}
