import { assertEquals } from "@std/assert";
import { channelNames, openChannels } from "../../../cloud/phone/channels.ts";
import { parsePhone } from "../../../lib/config/phone_config.ts";
import { T0 } from "../../support/site/heartbeats.ts";

Deno.test("each channel of the settings is opened, and hears of its homes", async () => {
  const phone = parsePhone({
    NTFY_URL: "https://ntfy.sh/a",
    NTFY_URL_2: "https://ntfy.sh/b",
    NTFY_SITES_2: "cabin",
    WEBHOOK_URL: "https://hook.example/",
    WEBHOOK_SECRET: "0123456789abcdef0123456789abcdef",
    WEBHOOK_SITES: "home,cabin",
  });
  const config = { phone, publicUrl: null };
  const channels = await openChannels({ config, fetch, now: () => T0 });
  assertEquals(channels.map(({ name }) => name), ["ntfy", "ntfy-2", "webhook"]);
  assertEquals(channelNames(channels, "home"), ["ntfy", "webhook"]);
  assertEquals(channelNames(channels, "cabin"), ["ntfy", "ntfy-2", "webhook"]);
  assertEquals(channelNames(channels, "other"), ["ntfy"]);
  assertEquals(channelNames([], "home"), []);
});
