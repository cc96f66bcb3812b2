/** The link's numbers, their defaults, and the relations that must hold between them. */
import type { LinkProtocol } from "./types.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** Every length of time and every bound of the link. */
export interface LinkLimits {
  /** From one heartbeat to the next. */
  readonly heartbeatEveryMs: number;
  /** How long the reply to a heartbeat may take; less than `heartbeatEveryMs`. */
  readonly heartbeatReplyMs: number;
  /** How long a connection attempt may take. */
  readonly connectMs: number;
  /** How long one write may take; less than `heartbeatReplyMs`. */
  readonly writeMs: number;
  /** How long the answer to a first question may take. */
  readonly questionReplyMs: number;
  /** The same for one that some peers never answer, where that is less. */
  readonly questionSkipMs: number;
  /** How long a command may wait for its confirmation before it is written again or given up. */
  readonly commandReplyMs: number;
  /** How long after its submission a command may still be written. */
  readonly commandLifeMs: number;
  /** The same for `connected_only`. */
  readonly connectedOnlyLifeMs: number;
  /** How long a frame vouches for the peer before a `once` command makes sure of it again. */
  readonly trustMs: number;
  /** How often an idempotent command is written at most, ≥ 1. */
  readonly attemptsMax: number;
  /** How many commands may wait, ≥ 1; the one under way is not counted. */
  readonly queueMax: number;
  /** Back-off: the first wait, doubled after each failure, up to `retryMaxMs`, halved at most. */
  readonly retryMinMs: number;
  /** Less than `commandLifeMs`, so that each command lives to see an attempt to connect. */
  readonly retryMaxMs: number;
  /** A connection that answered a heartbeat and stood this long clears the back-off. */
  readonly lastingMs: number;
}

/** What a link is made of. */
export interface LinkOptions<Frame> {
  readonly protocol: LinkProtocol<Frame>;
  readonly limits: LinkLimits;
  /** A number in [0, 1) at each call. */
  readonly random: () => number;
}

export const LINK_LIMITS: LinkLimits = {
  heartbeatEveryMs: 5 * MINUTE_MS,
  heartbeatReplyMs: 30 * SECOND_MS,
  connectMs: 10 * SECOND_MS,
  writeMs: 10 * SECOND_MS,
  questionReplyMs: 10 * SECOND_MS,
  questionSkipMs: 3 * SECOND_MS,
  commandReplyMs: 5 * SECOND_MS,
  commandLifeMs: 30 * SECOND_MS,
  connectedOnlyLifeMs: 1 * SECOND_MS,
  trustMs: 30 * SECOND_MS,
  attemptsMax: 4,
  queueMax: 10,
  retryMinMs: 1 * SECOND_MS,
  retryMaxMs: 15 * SECOND_MS,
  lastingMs: 60 * SECOND_MS,
};

/** Throws RangeError when a limit is not a positive whole number or two of them contradict. */
export function checkLinkLimits(limits: LinkLimits): void {
  for (const [name, value] of Object.entries(limits)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(`Cannot make a link: "${name}" must be a whole number >= 1: ${value}`);
    }
  }
  const order: readonly (readonly [keyof LinkLimits, keyof LinkLimits])[] = [
    ["heartbeatReplyMs", "heartbeatEveryMs"],
    ["writeMs", "heartbeatReplyMs"],
    ["retryMaxMs", "commandLifeMs"],
  ];
  for (const [small, large] of order) {
    if (limits[small] >= limits[large]) {
      throw new RangeError(
        `Cannot make a link: "${small}" must be < "${large}" (${limits[large]}): ${limits[small]}`,
      );
    }
  }
  if (limits.retryMinMs > limits.retryMaxMs) {
    throw new RangeError(
      `Cannot make a link: "retryMinMs" must be <= "retryMaxMs" (${limits.retryMaxMs}): ${limits.retryMinMs}`,
    );
  }
}
