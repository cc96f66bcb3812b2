import { cloudIsSilent } from "./contact.ts";
import type { WatchEvent } from "../../wire/event.ts";
import { isNews, newsOf } from "../../wire/event_text.ts";
import { titled } from "../../phone/notice.ts";
import type { NtfyMessage } from "../../phone/ntfy.ts";
import { formatDuration, MINUTE_MS } from "../../time/time.ts";
import type { WatchState } from "../state/state.ts";

/** An event this old says how long ago it happened. */
const DATED_AFTER_MS = 2 * MINUTE_MS;

/** What the home tells the phone by itself, and which events that covers. */
export interface HomeNotice {
  readonly message: NtfyMessage;
  readonly ids: readonly number[];
}

/** One notification for everything that waits; null when nothing is worth a phone's buzz. */
export function homeNotice(
  state: WatchState,
  options: {
    readonly site: string;
    readonly name: string;
    readonly hasCloud: boolean;
    readonly cloudWhy: string | null;
  },
): HomeNotice | null {
  const untold = state.events.pending.filter(({ told }) => !told);
  const news = untold.filter(({ what }) => isNews(what));
  const cloudLine = options.hasCloud && !state.cloud.phoneTold && cloudIsSilent(state)
    ? `The cloud has not accepted a heartbeat for ${silentFor(state)}: ${
      options.cloudWhy ?? "no answer"
    }. Until it does, silence of this home will not ring.`
    : null;
  const said = news.map((event) => `${newsOf(event.what).body}${datedWords(event, state)}`);
  const lines = cloudLine === null ? said : [...said, cloudLine];
  if (lines.length === 0) return null;
  return {
    message: {
      ...headOf(news, { name: options.name, cloudIsSilent: cloudLine !== null }),
      body: lines.join("\n"),
      click: null,
      // A repeat after a lost answer replaces the first on servers and phones that know how.
      sequenceId: `home-${options.site}-${state.events.epoch}-${state.events.nextId - 1}`,
      delayMs: null,
    },
    ids: untold.map(({ id }) => id),
  };
}

/** How loud the message is, by the best or worst that it says. */
function headOf(
  events: readonly WatchEvent[],
  options: { readonly name: string; readonly cloudIsSilent: boolean },
): Pick<NtfyMessage, "title" | "priority" | "tags"> {
  const { name } = options;
  if (events.some(({ what }) => what.kind === "outage_ended")) {
    return {
      title: titled(name, ": the internet is back"),
      priority: 3,
      tags: ["white_check_mark"],
    };
  }
  const [only] = events;
  if (events.length === 1 && only !== undefined && !options.cloudIsSilent) {
    const { news, priority } = newsOf(only.what);
    return {
      title: titled(name, `: ${news}`),
      priority,
      tags: [priority > 3 ? "warning" : "house"],
    };
  }
  const calm = events.every(({ what }) => newsOf(what).priority === 3);
  if (calm && !options.cloudIsSilent) {
    return { title: titled(name, `: ${events.length} messages`), priority: 3, tags: ["house"] };
  }
  return { title: titled(name, ": please look"), priority: 4, tags: ["warning"] };
}

/** There is no clock at hand that is known to be right; what waited for long must not seem new. */
function datedWords({ uptimeMs }: WatchEvent, state: WatchState): string {
  if (uptimeMs === null) return " This is news from before this computer was started last.";
  const ageMs = state.uptimeMs - uptimeMs;
  return ageMs < DATED_AFTER_MS ? "" : ` This is news of ${formatDuration(ageMs)} ago.`;
}

function silentFor(state: WatchState): string {
  return formatDuration(state.uptimeMs - (state.cloud.refusedSinceMs ?? state.uptimeMs));
}
