import { assertEquals, assertRejects } from "@std/assert";
import { httpPlace, sendAll, withConnection } from "../../../home/net/plain_connection.ts";
import { startRawServer, waitForClose } from "../../support/net/raw_server.ts";

Deno.test("withConnection() lends a connection and closes it, also at the signal", async () => {
  const closed = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let count = 0;
  await using server = startRawServer(async (connection) => {
    const mine = closed[count++];
    await waitForClose(connection);
    mine?.resolve();
  });
  const url = new URL(`http://127.0.0.1:${server.port}/`);
  const never = new AbortController().signal;
  const sent = await withConnection(httpPlace(url), {
    signal: never,
    work: async (connection) => {
      await sendAll(connection, new Uint8Array(200_000));
      return "sent";
    },
  });
  assertEquals(sent, "sent");
  await closed[0]?.promise;
  const stop = new AbortController();
  const work = async (connection: Deno.Conn) => {
    stop.abort();
    await connection.read(new Uint8Array(1));
  };
  await assertRejects(() => withConnection(httpPlace(url), { signal: stop.signal, work }));
  await closed[1]?.promise;
});
