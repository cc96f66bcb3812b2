import { type Finding, warning, well } from "../../lib/doctor/finding.ts";
import type { HomeConfig } from "../../lib/config/home_config.ts";
import { RELEASE } from "../../lib/base/release.ts";
import { discoveryMessage } from "../../lib/watch/tell/home_assistant.ts";
import { lookAtBroker } from "../watch/mqtt_client.ts";

const LINK = "home assistant";
const CONVERSATION_MS = 5_000;
/** What a broker holds comes with the subscription. */
const HELD_WITHIN_MS = 1_000;

/** Whether the broker lets us in, and was told what the watchdog is; nothing without `[mqtt]`. */
export async function lookAtHomeAssistant(
  { mqtt, site, cloud }: Pick<HomeConfig, "mqtt" | "site" | "cloud">,
): Promise<readonly Finding[]> {
  if (mqtt === null) return [];
  const message = discoveryMessage({
    site,
    discoveryPrefix: mqtt.discoveryPrefix,
    release: RELEASE,
    cloudUrl: cloud?.url ?? null,
  });
  const look = await lookAtBroker(message, {
    mqtt,
    signal: AbortSignal.timeout(CONVERSATION_MS),
    withinMs: HELD_WITHIN_MS,
  });
  if (look.kind === "failed") {
    const says = `It is told nothing: ${look.why}`;
    return [warning(LINK, says, "Look at [mqtt] in home.toml; the watchdog itself goes on")];
  }
  return look.isCurrent
    ? [well(LINK, "The MQTT broker holds what the watchdog is")]
    : [warning(LINK, "The MQTT broker was not told what the watchdog is", "The next tick does")];
}
