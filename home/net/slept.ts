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

/** Orders by their signals, and whether this computer slept since each began, until it has left. */
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
  ORDERS.set(order, never);
}

/** A signal like `signal`, for power on and all that leads to it, which no sleep holds back. */
export function beginPowerOn(signal: AbortSignal): AbortSignal {
  const call = beginOrder(signal);
  endOrder(call);
  return call;
}

/**
 * Whether this computer slept in an order: then nothing leads to it any more. `hasSlept` is asked
 * where `signal` is that of no order and no power on.
 */
export function isTooOld(signal: AbortSignal, hasSlept: () => boolean = never): boolean {
  return (ORDERS.get(signal) ?? hasSlept)();
}

function never(): boolean {
  return false;
}
