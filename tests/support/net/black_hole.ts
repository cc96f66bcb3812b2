/**
 * An address that drops packets: a listener whose backlog is full and that never accepts. The
 * kernel then ignores further connection requests, as a device without Wi-Fi does.
 *
 * @module
 */
const FILLERS_MAX = 16;
const DROPPED_AFTER_MS = 150;

export interface BlackHole extends AsyncDisposable {
  readonly port: number;
}

/** Opens one; throws when the kernel takes every connection all the same. */
export async function startBlackHole(): Promise<BlackHole> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0, tcpBacklog: 1 });
  const { port } = listener.addr;
  const giveUp = new AbortController();
  const { signal } = giveUp;
  const attempts: Promise<Deno.TcpConn>[] = [];
  const close = async () => {
    giveUp.abort();
    for (const attempt of attempts) await attempt.then((filler) => filler.close(), () => {});
    listener.close();
  };
  while (attempts.length < FILLERS_MAX) {
    const attempt = Deno.connect({ hostname: "127.0.0.1", port, signal });
    attempts.push(attempt);
    // The one that hangs is left hanging: given up now, it might just be taken, and leak.
    if (await hangs(attempt)) return { port, [Symbol.asyncDispose]: close };
  }
  await close();
  throw new Error(`Cannot make a black hole: ${FILLERS_MAX} connections were taken`);
}

async function hangs(attempt: Promise<Deno.TcpConn>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(true), DROPPED_AFTER_MS);
  attempt.then(() => resolve(false), () => resolve(false));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}
