import { readLimited } from "../../lib/base/limited.ts";
import { SECOND_MS } from "../../lib/time/time.ts";

/** Longest wait for an answer. */
const ASK_MS_MAX = 5 * SECOND_MS;

/** Ours is a tenth of it; whoever answers in our place may never end. */
const HEALTH_BYTES_MAX = 1_024;

/** Whom to ask. */
export interface ReachOptions {
  /** This cloud's own address; null: it knows none. */
  readonly publicUrl: string | null;
  /** Where the phone's channels are; none: nobody is told. */
  readonly phoneUrls: readonly string[];
  readonly fetch: typeof fetch;
}

/**
 * Whether homes can reach this cloud, found out by asking its own public address, and the servers of
 * the phone: where none of those answers the whole line is dead, and a router that leads our own
 * address back to us says nothing. Nobody could be told then either, so that waiting costs nothing.
 * A public address that has never worked says nothing (a router that does not lead back to itself),
 * nor do servers where there are none: a monitor that never rings would be worse.
 */
export function createReach(options: ReachOptions): () => Promise<boolean> {
  const { publicUrl, phoneUrls } = options;
  let hasWorked = false;

  function ask(
    url: string | URL,
    { method, signal = AbortSignal.timeout(ASK_MS_MAX) }: {
      readonly method: "GET" | "HEAD";
      readonly signal?: AbortSignal;
    },
  ): Promise<Response> {
    return options.fetch(url, { method, redirect: "manual", signal });
  }

  async function isIn(): Promise<boolean> {
    if (publicUrl === null) return true;
    const isReached = await isAnswered(async () => {
      // Ours, well or not; a proxy that answers for us knows nothing of it.
      const signal = AbortSignal.timeout(ASK_MS_MAX);
      const { body } = await ask(`${publicUrl}/healthz`, { method: "GET", signal });
      if (body === null) return false;
      const { text } = await readLimited(body, { bytesMax: HEALTH_BYTES_MAX, signal });
      const health: unknown = JSON.parse(text);
      return typeof health === "object" && health !== null && "lastSweepAgeMs" in health;
    });
    hasWorked ||= isReached;
    return isReached || !hasWorked;
  }

  async function isOut(): Promise<boolean> {
    if (phoneUrls.length === 0) return true;
    const answers = phoneUrls.map((url) =>
      isAnswered(async () => {
        // Whatever it says: it is there.
        await (await ask(new URL("/", url), { method: "HEAD" })).body?.cancel();
        return true;
      })
    );
    return (await Promise.all(answers)).includes(true);
  }

  return async () => (await Promise.all([isIn(), isOut()])).every((is) => is);
}

/** What `work` finds; false where nothing answers it. */
async function isAnswered(work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return false;
  }
}
