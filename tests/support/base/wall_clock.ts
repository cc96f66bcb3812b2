/**
 * Puts the clock on the wall ahead of the monotonic one, as when the computer sleeps: `byMs` is asked
 * with each look at it. Undone at the end of the scope.
 */
export function putWallAhead(byMs: () => number): Disposable {
  const now = Date.now;
  Date.now = () => now() + byMs();
  return { [Symbol.dispose]: () => void (Date.now = now) };
}
