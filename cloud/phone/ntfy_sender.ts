import { checkNtfySettings } from "../../lib/phone/ntfy.ts";
import { publishNtfy, type PublishOptions } from "../../lib/phone/publish_ntfy.ts";
import type { Channel } from "./channel.ts";
import { sha256Of } from "../../lib/base/bytes.ts";

export interface NtfyOptions extends Omit<PublishOptions, "signal"> {
  /** Names it in keys and on the status page. */
  readonly name: string;
  /** Homes that it hears of; null: all. */
  readonly sites: readonly string[] | null;
  /** Opened by a tap on a notice; null: none. */
  readonly click: string | null;
}

/** The channel that posts to an ntfy topic. Throws as `checkNtfySettings()`. */
export async function openNtfyChannel(options: NtfyOptions): Promise<Channel> {
  checkNtfySettings(options);
  return {
    name: options.name,
    sites: options.sites,
    fingerprint: await fingerprintOf(["ntfy", options.url, options.token ?? ""]),
    send: (message, { timeoutMs }) =>
      publishNtfy({ ...message, click: message.click ?? options.click }, {
        ...options,
        signal: AbortSignal.timeout(timeoutMs),
      }),
  };
}

/** Names a channel's settings without telling them. */
export async function fingerprintOf(settings: readonly string[]): Promise<string> {
  return (await sha256Of(settings.join("\n"))).slice(0, 16);
}
