/** Real sockets for the link's tests: a console that speaks the toy language, and a relay. */
import { encodeToy, splitToy, type ToyFrame } from "./link_toy.ts";

/** What the console took in, with the number of the connection, from 1. */
export interface ToyArrival extends ToyFrame {
  readonly connection: number;
}

const REPLIES: Readonly<Record<string, (frame: ToyFrame) => Uint8Array>> = {
  ping: ({ id }) => encodeToy("pong", id),
  ask: ({ id }) => encodeToy("told", id),
  set: ({ value }) => encodeToy("status", 0, value),
  flip: ({ id }) => encodeToy("done", id),
};

/** Something that listens on 127.0.0.1 and can be taken down. */
export interface Listening extends AsyncDisposable {
  readonly port: number;
  /** Ends all its connections by FIN, and goes on listening. */
  dropAll(): void;
}

export interface ToyConsole extends Listening {
  readonly arrivals: readonly ToyArrival[];
}

/** Answers all it is asked, except the kinds in `muteFor`. */
export function startToyConsole(options: {
  readonly port?: number;
  readonly muteFor?: readonly string[];
} = {}): ToyConsole {
  const arrivals: ToyArrival[] = [];
  const listening = listen(options.port ?? 0, async (conn, connection) => {
    const split = splitToy();
    for await (const bytes of chunks(conn)) {
      for (const frame of split(bytes)) {
        arrivals.push({ ...frame, connection });
        const reply = options.muteFor?.includes(frame.kind) ? undefined : REPLIES[frame.kind];
        if (reply !== undefined) await conn.write(reply(frame));
      }
    }
  });
  return Object.assign(listening, { arrivals });
}

export interface Relay extends Listening {
  /** From now on the present connections lead nowhere: no bytes, no FIN, no RST. New ones work. */
  freeze(): void;
}

/** Passes bytes between its clients and `port`. */
export function startRelay(port: number): Relay {
  const fates: { frozen: "no" | "yes" }[] = [];
  const listening = listen(0, async (near) => {
    const fate: { frozen: "no" | "yes" } = { frozen: "no" };
    fates.push(fate);
    using far = await Deno.connect({ hostname: "127.0.0.1", port });
    const back = pour(far, near, fate);
    await pour(near, far, fate);
    far.close();
    await back;
  });
  return Object.assign(listening, {
    freeze: () => fates.forEach((fate) => fate.frozen = "yes"),
  });
}

async function pour(from: Deno.Conn, to: Deno.Conn, fate: { readonly frozen: "no" | "yes" }) {
  for await (const bytes of chunks(from)) {
    if (fate.frozen === "no") await to.write(bytes).catch(() => {});
  }
  if (fate.frozen === "no") await to.closeWrite().catch(() => {});
}

/** Received bytes until the end of the connection, whatever ended it. */
async function* chunks(conn: Deno.Conn): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(4_096);
  try {
    for (let count = await conn.read(buffer); count !== null; count = await conn.read(buffer)) {
      yield buffer.slice(0, count);
    }
  } catch {
    // A reset is an end like any other here.
  }
}

function listen(
  port: number,
  serve: (conn: Deno.Conn, connection: number) => Promise<void>,
): Listening {
  const listener = Deno.listen({ hostname: "127.0.0.1", port });
  const conns = new Set<Deno.Conn>();
  const served: Promise<void>[] = [];
  const dropAll = () => {
    for (const conn of conns) close(conn);
    conns.clear();
  };
  const accepting = (async () => {
    for await (const conn of listener) {
      conns.add(conn);
      const done = serve(conn, served.length + 1).catch(() => {}).finally(() => close(conn));
      served.push(done);
    }
  })();
  return {
    port: listener.addr.port,
    dropAll,
    [Symbol.asyncDispose]: async () => {
      listener.close();
      dropAll();
      await accepting;
      await Promise.all(served);
    },
  };
}

function close(conn: Deno.Conn): void {
  try {
    conn.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
