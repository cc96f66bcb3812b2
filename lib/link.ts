/**
 * A connection that notices when it is dead.
 *
 * A state machine without sockets, clock or randomness of its own: each event gives the next
 * state, what to do, what to tell, and when to ask again.
 *
 * @module
 */
import type { LinkOptions } from "./link_options.ts";
import type { LinkEvent, LinkState, LinkStep } from "./link_types.ts";

export type * from "./link_types.ts";
export { checkLinkLimits, LINK_LIMITS, type LinkLimits, type LinkOptions } from "./link_options.ts";

/** A link that does nothing before its `start` event. */
export function createLink<Frame>(): LinkState<Frame> {
  return {
    nowMs: 0,
    phase: { kind: "idle" },
    queue: [],
    failures: 0,
    connection: 0,
    beat: 0,
  };
}

/**
 * What comes of `event`. Each state may be stepped once: the splitter of an open connection
 * keeps half-received frames.
 */
export function stepLink<Frame>(
  state: LinkState<Frame>,
  event: LinkEvent<Frame>,
  _options: LinkOptions<Frame>,
): LinkStep<Frame> {
  return { state: { ...state, nowMs: event.nowMs }, actions: [], reports: [], wakeAtMs: null };
}
