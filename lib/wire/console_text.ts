import type { Happening } from "./event.ts";
import { formatDuration } from "../time/time.ts";

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
