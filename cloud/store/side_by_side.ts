/** As many as one commit takes. */
const AT_ONCE = 100;

/**
 * Does `work` for each item, many at once, so that what they write is stored together. Ends when
 * all have ended, then throws what the first of those that failed threw.
 */
export async function sideBySide<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const workThrough = async () => {
    for (const item of left) await work(item);
  };
  const workers = Array.from({ length: Math.min(items.length, AT_ONCE) }, workThrough);
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}
