/** Whether this computer slept: its monotonic clock stood still, and the one on the wall went on. */

/** What was seen a shorter time ago is not too old to act on. */
const SLEPT_MS_MIN = 5_000;

/** Asks whether it slept since this call. A clock on the wall that is set forward looks the same. */
export function watchSleep(): () => boolean {
  const startedMs = aheadMs();
  return () => aheadMs() - startedMs >= SLEPT_MS_MIN;
}

function aheadMs(): number {
  return Date.now() - performance.now();
}

/** Orders under way by their signals, and whether this computer slept since each began. */
const ORDERS = new WeakMap<AbortSignal, () => boolean>();

/**
 * A signal like `signal`, for an order and all that leads to it: what is sent under it asks
 * `isTooOld` each time. One made of it again is another's, and does not.
 */
export function beginOrder(signal: AbortSignal): AbortSignal {
  const order = AbortSignal.any([signal]);
  ORDERS.set(order, watchSleep());
  return order;
}

/** It has left: what follows, a look or power on, is good after a sleep too. */
export function endOrder(order: AbortSignal): void {
  ORDERS.delete(order);
}

/** Whether this computer slept in an order: then nothing leads to it any more. */
export function isTooOld(signal: AbortSignal): boolean {
  return ORDERS.get(signal)?.() ?? false;
}
