import type { NtfyAnswer, NtfyMessage } from "../../lib/phone/ntfy.ts";
import { classifyWebhookAnswer, type MessageAbout, webhookBody } from "../../lib/phone/webhook.ts";
import { type EpochMs, SECOND_MS } from "../../lib/time/time.ts";
import { importHmacKey } from "../keys/sign.ts";
import type { Channel } from "./channel.ts";
import { describeFailure } from "../../lib/phone/publish_ntfy.ts";
import { fingerprintOf } from "./ntfy_sender.ts";

export interface WebhookOptions {
  /** Names it in keys and on the status page. */
  readonly name: string;
  /** Often holds a key: a secret. */
  readonly url: string;
  /** A secret, as `parseChannels()` lets it through. */
  readonly secret: string;
  /** Homes that it hears of; null: all. */
  readonly sites: readonly string[] | null;
  readonly fetch: typeof fetch;
  readonly now: () => EpochMs;
}

const ENCODER = new TextEncoder();
const ENCODED_PREFIX = "whsec_";

/**
 * The channel that posts signed JSON, after the Standard Webhooks specification: the signature is
 * over id, time and body, so that a receiver can tell an old message from a new one.
 */
export async function openWebhookChannel(options: WebhookOptions): Promise<Channel> {
  const { name, sites, url, secret } = options;
  const key = await importSecret(secret);
  return {
    name,
    sites,
    fingerprint: await fingerprintOf([name, url, secret]),
    send: (message, { timeoutMs, about }) => post(message, { ...options, key, about, timeoutMs }),
  };
}

async function post(
  message: NtfyMessage,
  options: WebhookOptions & {
    readonly key: CryptoKey;
    readonly about: MessageAbout;
    readonly timeoutMs: number;
  },
): Promise<NtfyAnswer> {
  const { about, key, now } = options;
  const body = webhookBody(message, { about, now: now() });
  const seconds = Math.floor(now() / SECOND_MS);
  const mac = await crypto.subtle.sign(
    "HMAC",
    key,
    ENCODER.encode(`${about.id}.${seconds}.${body}`),
  );
  try {
    const response = await options.fetch(options.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "rebootinator",
        "webhook-id": about.id,
        "webhook-timestamp": String(seconds),
        "webhook-signature": `v1,${new Uint8Array(mac).toBase64()}`,
      },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    // Only the status counts: a body of any size is not read.
    await response.body?.cancel().catch(() => {});
    const { status, headers } = response;
    return classifyWebhookAnswer({ status, headers, now: now() });
  } catch (error) {
    return { kind: "retry", afterMs: null, why: describeFailure(error) };
  }
}

function importSecret(secret: string): Promise<CryptoKey> {
  const isEncoded = secret.startsWith(ENCODED_PREFIX);
  return importHmacKey(
    isEncoded ? Uint8Array.fromBase64(secret.slice(ENCODED_PREFIX.length)) : ENCODER.encode(secret),
  );
}
