import { assert, assertEquals, assertRejects } from "@std/assert";
import { createTcpOpener, type WireEvent } from "../../../../lib/airtouch/shell/tcp.ts";

interface Told {
  readonly events: WireEvent[];
  tell(event: WireEvent): void;
  /** Settles with the first event of this kind. */
  first<Kind extends WireEvent["kind"]>(kind: Kind): Promise<Extract<WireEvent, { kind: Kind }>>;
}

function createTold(): Told {
  const events: WireEvent[] = [];
  const waiting: (() => void)[] = [];
  return {
    events,
    tell: (event) => {
      events.push(event);
      for (const look of waiting) look();
    },
    first: <Kind extends WireEvent["kind"]>(kind: Kind) => {
      const { promise, resolve } = Promise.withResolvers<Extract<WireEvent, { kind: Kind }>>();
      const look = () => {
        const found = events.find((event) => event.kind === kind);
        if (found !== undefined) resolve(found as Extract<WireEvent, { kind: Kind }>);
      };
      waiting.push(look);
      look();
      return promise;
    },
  };
}

function listen(): Deno.TcpListener {
  return Deno.listen({ hostname: "127.0.0.1", port: 0 });
}

async function connectPair(listener: Deno.TcpListener) {
  const told = createTold();
  const open = createTcpOpener({ hostname: "127.0.0.1", port: listener.addr.port });
  const accepted = listener.accept();
  const wire = open((event) => told.tell(event));
  await told.first("opened");
  return { told, wire, conn: await accepted };
}

Deno.test("a wire carries bytes both ways and says when they are written", async () => {
  using listener = listen();
  const { told, wire, conn } = await connectPair(listener);
  wire.write(new Uint8Array([1, 2, 3]));
  await told.first("written");
  const buffer = new Uint8Array(10);
  assertEquals(await conn.read(buffer), 3);
  await conn.write(new Uint8Array([4, 5]));
  assertEquals((await told.first("received")).bytes, new Uint8Array([4, 5]));
  wire.abort();
  await told.first("ended");
  conn.close();
});

Deno.test("an abort reaches the peer as a reset, and unsent bytes never do", async () => {
  using listener = listen();
  const { told, wire, conn } = await connectPair(listener);
  const sentLength = 16 * 2 ** 20;
  wire.write(new Uint8Array(sentLength));
  const buffer = new Uint8Array(65_536);
  let length = await conn.read(buffer) ?? 0;
  wire.abort();
  await told.first("ended");
  await assertRejects(async () => {
    for (let count = 0; count < sentLength; count++) length += await conn.read(buffer) ?? 0;
  }, Deno.errors.ConnectionReset);
  assert(length < sentLength, `${length} bytes arrived`);
  conn.close();
});

Deno.test("the peer's end ends the wire at once, and by reset", async () => {
  using listener = listen();
  const { told, wire, conn } = await connectPair(listener);
  await conn.closeWrite();
  assertEquals((await told.first("ended")).detail, "Closed by the peer");
  await assertRejects(() => conn.read(new Uint8Array(1)), Deno.errors.ConnectionReset);
  wire.abort();
  assertEquals(told.events.filter(({ kind }) => kind === "ended").length, 1);
  conn.close();
});

Deno.test("a refused attempt ends without having opened", async () => {
  const listener = listen();
  const { port } = listener.addr;
  listener.close();
  const told = createTold();
  createTcpOpener({ hostname: "127.0.0.1", port })((event) => told.tell(event));
  const { detail } = await told.first("ended");
  assert(/refused/i.test(detail), detail);
  assertEquals(told.events.map(({ kind }) => kind), ["ended"]);
});

Deno.test("an attempt aborted before it succeeded never opens", async () => {
  using listener = listen();
  const told = createTold();
  const open = createTcpOpener({ hostname: "127.0.0.1", port: listener.addr.port });
  open((event) => told.tell(event)).abort();
  await told.first("ended");
  assertEquals(told.events, [{ kind: "ended", detail: "Aborted" }]);
});

Deno.test("a wire whose peer has gone ends, whatever was being written", async () => {
  using listener = listen();
  const { told, wire, conn } = await connectPair(listener);
  conn.close();
  wire.write(new Uint8Array(10));
  await told.first("ended");
  wire.abort();
});
