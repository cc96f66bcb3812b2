import { SECOND_MS } from "../../lib/time/time.ts";

/** Longest wait for an answer of our own. */
const ASK_MS_MAX = 5 * SECOND_MS;

/**
 * Whether homes can reach this cloud, found out by asking its own public address. Where that has
 * never worked (no such address, or a router that does not lead back to itself) nothing is known,
 * and the answer is true: a monitor that never rings would be worse.
 */
export function createReach(
  options: { readonly publicUrl: string | null; readonly fetch: typeof fetch },
): () => Promise<boolean> {
  const { publicUrl } = options;
  let hasWorked = false;

  async function ask(): Promise<boolean> {
    try {
      const response = await options.fetch(`${publicUrl}/healthz`, {
        redirect: "manual",
        signal: AbortSignal.timeout(ASK_MS_MAX),
      });
      // Ours, well or not; a proxy that answers for us knows nothing of it.
      const body: unknown = await response.json();
      return typeof body === "object" && body !== null && "lastSweepAgeMs" in body;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return false;
    }
  }

  return async () => {
    if (publicUrl === null) return true;
    const isReached = await ask();
    hasWorked ||= isReached;
    return isReached || !hasWorked;
  };
}
