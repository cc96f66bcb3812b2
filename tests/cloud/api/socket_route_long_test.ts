/** Waits for a minute: so long a socket may say nothing. */
import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { SOCKETS_OF_HOME_MAX } from "../../../cloud/api/socket_route.ts";
import { withApp } from "../../support/http/app_fixture.ts";
import { openSocket, type RawSocket } from "../../support/net/raw_socket.ts";

Deno.test("half-open sockets are pinged, ended, and make room", () =>
  withApp(async (fixture) => {
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => fixture.app(request, "127.0.0.1"),
    );
    const sockets: RawSocket[] = [];
    const open = async () => {
      const headers = { authorization: `Bearer ${fixture.tokens.home}` };
      const path = "/v1/sites/home/socket";
      const socket = await openSocket(server.addr.port, { path, headers });
      sockets.push(socket);
      return socket;
    };
    try {
      for (let count = 0; count < SOCKETS_OF_HOME_MAX; count++) {
        assertEquals((await open()).status, 101);
      }
      assertNotEquals((await open()).status, 101);
      const halfOpen = sockets.slice(0, SOCKETS_OF_HOME_MAX);
      // None of them answers: its other end has gone without a word.
      await Promise.all(halfOpen.map((socket) => socket.pinged()));
      await Promise.all(halfOpen.map((socket) => assertRejects(() => socket.next(), TypeError)));
      assertEquals((await open()).status, 101);
    } finally {
      fixture.stop();
      for (const socket of sockets) socket.close();
      await server.shutdown();
    }
  }));
