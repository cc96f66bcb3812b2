import { describeCause } from "./cause.ts";
import { describeConsole } from "./console_text.ts";
import { cloudIsSilent } from "./contact.ts";
import type { Happening, WatchEvent } from "./event.ts";
import type { NtfyMessage } from "./ntfy.ts";
import { formatDuration } from "./time.ts";
import type { WatchState } from "./watch_state.ts";

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
  const news = untold.flatMap((event) => {
    const line = lineFor(event);
    return line === null ? [] : [line];
  });
  const cloudLine = options.hasCloud && !state.cloud.phoneTold && cloudIsSilent(state)
    ? `The cloud has not accepted a heartbeat for ${silentFor(state)}: ${
      options.cloudWhy ?? "no answer"
    }. Until it does, silence of this home will not ring.`
    : null;
  const lines = cloudLine === null ? news : [...news, cloudLine];
  if (lines.length === 0) return null;
  return {
    message: {
      ...headOf(untold, { name: options.name, cloudIsSilent: cloudLine !== null }),
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
    return { title: `${name}: the internet is back`, priority: 3, tags: ["white_check_mark"] };
  }
  const news = events.filter((event) => lineFor(event) !== null);
  const calm = news.every(({ what }) =>
    what.kind === "console_back" || what.kind === "console_update"
  );
  if (calm && !options.cloudIsSilent) {
    return { title: `${name}: news of a console`, priority: 3, tags: ["house"] };
  }
  return { title: `${name}: please look`, priority: 4, tags: ["warning"] };
}

function silentFor(state: WatchState): string {
  return formatDuration(state.uptimeMs - (state.cloud.refusedSinceMs ?? state.uptimeMs));
}

function lineFor({ what }: WatchEvent): string | null {
  switch (what.kind) {
    case "outage_ended":
      return describeOutage(what);
    case "gave_up":
      return `The watchdog gave up for now after ${times(what.cuts)}; it tries again in ${
        formatDuration(what.retryInMs)
      }.`;
    case "plug_trouble":
      return `Plug: ${what.hint}.`;
    case "watchdog_broken":
      return `The watchdog could not look: ${what.why}.`;
    case "state_trouble":
      return `The watchdog's state: ${what.why}.`;
    case "command_done":
      return `Command ${what.result}: ${what.note}.`;
    case "console_silent":
    case "console_back":
    case "console_update":
      return `${describeConsole(what)}.`;
    case "outage_began":
    case "cut":
    case "plug_well":
    case "router_restarted":
    case "watchdog_mended":
      return null;
  }
}

/** An outage that is over, in one or two sentences. */
export function describeOutage(
  ended: Extract<Happening, { readonly kind: "outage_ended" }>,
): string {
  const length = ended.lastedMs === null ? "for a time not known" : formatDuration(ended.lastedMs);
  const cause = describeCause(ended.cause);
  if (ended.cuts === 0) return `Away ${length}: ${cause}. The power was not cut.`;
  const helped = ended.helped === true ? "which helped" : "it came back later";
  return `Away ${length}: ${cause}. The router was cut ${times(ended.cuts)}, ${helped}.`;
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
