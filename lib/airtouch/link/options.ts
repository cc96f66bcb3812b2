/** The link's numbers, their defaults, and the relations that must hold between them. */
import type { LinkProtocol } from "./types.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** All of the link's numbers. */
export type LinkLimits = Readonly<typeof LINK_LIMITS>;

/** What a link is made of. */
export interface LinkOptions<Frame> {
  readonly protocol: LinkProtocol<Frame>;
  readonly limits: LinkLimits;
  /** A number in [0, 1) at each call. */
  readonly random: () => number;
}

/** Every length of time and every bound of the link, as it is unless said otherwise. */
export const LINK_LIMITS = {
  /** From one heartbeat to the next. */
  heartbeatEveryMs: 5 * MINUTE_MS,
  /** How long the reply to a heartbeat may take; less than `heartbeatEveryMs`. */
  heartbeatReplyMs: 30 * SECOND_MS,
  /** How long a connection attempt may take. */
  connectMs: 10 * SECOND_MS,
  /** How long one write may take; less than `heartbeatReplyMs`. */
  writeMs: 10 * SECOND_MS,
  /** How long the answer to a first question may take. */
  questionReplyMs: 10 * SECOND_MS,
  /** The same for one that some peers never answer, where that is less. */
  questionSkipMs: 3 * SECOND_MS,
  /** How long a command may wait for its confirmation before it is written again or given up. */
  commandReplyMs: 5 * SECOND_MS,
  /** How long after its submission a command may still be written. */
  commandLifeMs: 30 * SECOND_MS,
  /** The same for `connected_only`. */
  connectedOnlyLifeMs: 1 * SECOND_MS,
  /** How long a frame vouches for the peer before a `once` command makes sure of it again. */
  trustMs: 30 * SECOND_MS,
  /** How often an idempotent command is written at most, ≥ 1. */
  attemptsMax: 4,
  /** How many commands may wait, ≥ 1; the one under way is not counted. */
  queueMax: 10,
  /** Back-off: the first wait, doubled after each failure, up to `retryMaxMs`, halved at most. */
  retryMinMs: 1 * SECOND_MS,
  /** Less than `commandLifeMs`, so that each command lives to see an attempt to connect. */
  retryMaxMs: 15 * SECOND_MS,
  /** A connection that answered a heartbeat and stood this long clears the back-off. */
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
