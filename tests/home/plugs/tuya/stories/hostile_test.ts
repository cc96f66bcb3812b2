/** A plug that means harm, or whose memory has gone bad: found by tests/fuzz. */
import { assert, assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { createServer, type Socket } from "node:net";
import { createTuyaPlug } from "../../../../../home/plugs/tuya/plug.ts";
import {
  sealBody,
  TUYA_COMMAND,
  type TuyaProtocol,
  writeFrame,
} from "../../../../support/plugs/tuya/tuya_codec.ts";
import { startTurnClock } from "../../../../support/base/patience.ts";

const KEY = "fuzz-test-key-16";
const DEADLINE_MS = 500;
const MIB = 2 ** 20;

async function withPlug(
  protocol: TuyaProtocol,
  world: {
    readonly answer: (socket: Socket) => void;
    readonly talk: (plug: ReturnType<typeof createTuyaPlug>) => Promise<void>;
  },
): Promise<void> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.once("data", () => world.answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  try {
    await world.talk(createTuyaPlug({
      driver: "tuya",
      tested: true,
      host: "127.0.0.1",
      port,
      id: "bf0fuzz0fuzz0fuzz0ff",
      key: KEY,
      protocol,
      switchDp: 1,
      countdownDp: 9,
    }));
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

Deno.test("a handshake that is answered with JSON ends in words, not with the process", async () => {
  const key = Buffer.from(KEY);
  const body = sealBody(Buffer.from('{"dps":{"1":true}}'), {
    protocol: "3.4",
    key,
    isReport: false,
  });
  const frame = { sequence: 1, command: TUYA_COMMAND.sessionAnswer, body, returnCode: 0 };
  await withPlug("3.4", {
    answer: (socket) => void socket.write(writeFrame(frame, { protocol: "3.4", key })),
    talk: async (plug) => {
      const outcome = await plug.read(AbortSignal.timeout(DEADLINE_MS));
      assertEquals(outcome.kind, "failed");
      const cycle = await plug.powerCycle(30_000, AbortSignal.timeout(DEADLINE_MS));
      assertEquals(cycle.kind, "not_sent");
    },
  });
});

Deno.test("a plug that never stops sending is hung up on, long before memory is a matter", async () => {
  let poured = 0;
  const chunk = Buffer.alloc(64 * 1024, 0x55);
  await withPlug("3.3", {
    answer(socket) {
      // The head of a frame of 2 GiB.
      socket.write(Buffer.from("000055aa00000001000000087fffffff", "hex"));
      const more = () => {
        while (!socket.destroyed && socket.write(chunk)) poured += chunk.length;
        if (!socket.destroyed) socket.once("drain", more);
      };
      more();
    },
    talk: async (plug) => {
      using clock = startTurnClock();
      const outcome = await plug.read(AbortSignal.timeout(3_000));
      assertEquals(outcome.kind, "failed");
      assert(clock.elapsedMs() < 2_000, "it listened to the end");
      assert(poured < 32 * MIB, `${poured} bytes were taken`);
    },
  });
});
