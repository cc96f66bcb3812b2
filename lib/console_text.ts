import type { Happening } from "./event.ts";
import type { ConsoleConfig } from "./home_config.ts";
import { formatDuration } from "./time.ts";
import type { WatchState } from "./watch_state.ts";

/** Happenings that are about an air conditioning console. */
export type ConsoleHappening = Extract<
  Happening,
  { readonly kind: "console_silent" | "console_back" | "console_update" }
>;

/** What happened to a console, in one line without a full stop. */
export function describeConsole(what: ConsoleHappening): string {
  switch (what.kind) {
    case "console_silent": {
      const since = what.unheardMs === null
        ? "has not answered yet"
        : `has not answered for ${formatDuration(what.unheardMs)}`;
      return `${what.console} ${since}: ${what.why}`;
    }
    case "console_back":
      return `${what.console} answers again`;
    case "console_update":
      return `${what.console} runs ${what.versions}; there is a newer release`;
  }
}

/** Names a console across ticks and restarts. */
export function consoleId({ host, port }: ConsoleConfig): string {
  return `${host} ${port}`;
}

/** A standing warning for each configured console that is called silent at present. */
export function consoleWarnings(
  state: WatchState,
  consoles: readonly ConsoleConfig[],
): readonly string[] {
  const silent = state.consoles.filter(({ silenceSaid }) => silenceSaid).map(({ id }) => id);
  return consoles.filter((device) => silent.includes(consoleId(device)))
    .map(({ name }) => `${name} does not answer`);
}
