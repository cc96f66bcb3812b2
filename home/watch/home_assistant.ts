import { homeAssistantMessages, noteHomeAssistant } from "../../lib/watch/tell/home_assistant.ts";
import type { HomeConfig } from "../../lib/config/home_config.ts";
import type { Diagnosis } from "../../lib/watch/diagnose.ts";
import type { WatchState } from "../../lib/watch/state/state.ts";
import type { TickPorts } from "./ports.ts";

/** Tells what a tick left; `note` puts what came of it into a later state of the same tick. */
export async function tellHomeAssistant(
  state: WatchState,
  options: {
    readonly tell: NonNullable<TickPorts["tellHomeAssistant"]>;
    readonly config: HomeConfig;
    readonly release: string;
    readonly diagnosis: Diagnosis;
  },
) {
  const { config: { site, cloud, mqtt }, release, diagnosis } = options;
  const messages = homeAssistantMessages(state, {
    site,
    release,
    diagnosis,
    discoveryPrefix: mqtt?.discoveryPrefix ?? "",
    cloudUrl: cloud?.url ?? null,
  });
  const why = await options.tell(messages);
  return { note: (later: WatchState) => noteHomeAssistant(later, why) };
}
