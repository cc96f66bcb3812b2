/** Events of one home as its ticks would have logged them. */
import type { Happening } from "../../../lib/wire/event.ts";
import type { TargetTally } from "../../../lib/wire/tally.ts";
import type { LoggedEvent } from "../../../lib/report/logged_event.ts";

/** When the stories begin: a moment on a whole second. */
export const STORY_BEGINS_MS = Date.UTC(2026, 10, 1, 0, 0, 0);

/** Writes events one after another; seconds count from `STORY_BEGINS_MS`. */
export class OutageStory {
  readonly events: LoggedEvent[] = [];
  #epoch = STORY_BEGINS_MS;
  #nextId = 1;
  #bootedS = -1_000;

  at(second: number, what: Happening): this {
    this.events.push({
      atMs: STORY_BEGINS_MS + second * 1_000,
      epoch: this.#epoch,
      id: this.#nextId++,
      uptimeMs: (second - this.#bootedS) * 1_000,
      what,
    });
    return this;
  }

  began(second: number, lastedS = 0): this {
    return this.at(second, {
      kind: "outage_began",
      cause: "internet_dead",
      gateway: "answers",
      lastedMs: lastedS * 1_000,
    });
  }

  /** `lastedS` null: a reboot of the host lies in between. */
  ended(
    second: number,
    lastedS: number | null,
    cuts = 0,
    tally?: readonly TargetTally[],
  ): this {
    return this.at(second, {
      kind: "outage_ended",
      cause: "internet_dead",
      gateway: "answers",
      lastedMs: lastedS === null ? null : lastedS * 1_000,
      cuts,
      helped: cuts === 0 ? null : true,
      ...(tally === undefined ? {} : { tally }),
    });
  }

  cut(second: number, reason: "automatic" | "commanded" = "automatic"): this {
    return this.at(second, { kind: "cut", reason, number: 1, outcome: "confirmed" });
  }

  /** Events that never reached the log. */
  lose(count: number): this {
    this.#nextId += count;
    return this;
  }

  /** The state was lost and begins anew. */
  newLife(second: number): this {
    this.#epoch = STORY_BEGINS_MS + second * 1_000;
    this.#nextId = 1;
    return this;
  }

  reboot(second: number): this {
    this.#bootedS = second;
    return this;
  }
}
