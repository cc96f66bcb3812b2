/**
 * Rows that a list reads at once. All of them are made into values before anything else has its
 * turn: of 500 that was long enough for heartbeats to feel. The store gives 1,000 at most.
 */
export const PAGE_ROWS = 100;
