import type { CloudConfig } from "../../lib/config/cloud_config.ts";
import type { EpochMs } from "../../lib/time/time.ts";
import type { Audience, Channel } from "./channel.ts";
import { openNtfyChannel } from "./ntfy_sender.ts";
import { openWebhookChannel } from "./webhook_sender.ts";

/** What opening channels needs. */
export interface ChannelParts {
  readonly config: Pick<CloudConfig, "phone" | "publicUrl">;
  readonly fetch: typeof fetch;
  readonly now: () => EpochMs;
}

/** The channels of the settings, in their order; opening them sends nothing. */
export function openChannels(parts: ChannelParts): Promise<Channel[]> {
  const { config, fetch, now } = parts;
  const click = config.publicUrl === null ? null : `${config.publicUrl}/`;
  return Promise.all(config.phone.channels.map((channel) => {
    switch (channel.kind) {
      case "ntfy":
        return openNtfyChannel({ ...channel, fetch, now, click });
      case "webhook":
        return openWebhookChannel({ ...channel, fetch, now });
    }
  }));
}

/** Names of those that hear of `site`. */
export function channelNames(channels: readonly Audience[], site: string): string[] {
  return channels.filter(({ sites = null }) => sites === null || sites.includes(site))
    .map(({ name }) => name);
}
