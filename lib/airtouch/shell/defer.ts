/**
 * A promise and what settles it: `Promise.withResolvers()`, which Node 20 does not have. Throws
 * nothing; settles once, later calls change nothing.
 */
export function defer<Value>() {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
