import { type ConsoleAnswer, consolesDue, noteAnswers } from "../../lib/watch/consoles.ts";
import type { Diagnosis } from "../../lib/watch/diagnose.ts";
import type { ConsoleConfig } from "../../lib/config/airtouch_config.ts";
import type { WatchState } from "../../lib/watch/state/state.ts";
import type { TickPorts } from "./ports.ts";

/** What came of the consoles in one tick. */
interface ConsolesAsked {
  readonly answers: readonly ConsoleAnswer[];
  /** A later state of the same tick, with what was learnt. */
  note(state: WatchState): WatchState;
}

/** Asks the consoles that are due as of `state`. */
export async function askDueConsoles(
  state: WatchState,
  options: {
    readonly askConsoles: NonNullable<TickPorts["askConsoles"]>;
    readonly consoles: readonly ConsoleConfig[];
    readonly diagnosis: Diagnosis;
  },
): Promise<ConsolesAsked> {
  const { consoles } = options;
  const looked = consolesDue(state, options);
  const answers = looked.due.length === 0 ? [] : await options.askConsoles(looked.due);
  const watched = looked.state.consoles;
  return {
    answers,
    note: (later) => noteAnswers({ ...later, consoles: watched }, { consoles, answers }),
  };
}
