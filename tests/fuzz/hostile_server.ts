/** An HTTP server that means harm. */
import type { Socket } from "node:net";
import { drip, type HostilePeer, pour, startHostilePeer } from "./hostile_socket.ts";
import { gzipSync } from "node:zlib";
import type { Random } from "../support/base/random.ts";
import { mutate } from "./mutate.ts";

export const HTTP_MALICES = [
  "mutated",
  "endless_status",
  "endless_headers",
  "endless_body",
  "endless_chunks",
  "drip",
  "redirect_loop",
  "gzip_bomb",
  "cut_short",
  "noise",
  "silence",
  "deep_json",
] as const;
export type HttpMalice = (typeof HTTP_MALICES)[number];

const LINE = `x-line: ${"a".repeat(2_000)}\r\n`;
const BOMB = gzipSync(new Uint8Array(32 * 1024 * 1024));

export async function startHostileServer(
  options: { readonly malice: HttpMalice; readonly random: Random; readonly answer: string },
): Promise<HostilePeer> {
  return await startHostilePeer((socket) => {
    socket.once("data", () => harm(socket, options));
  });
}

/** Says `first` once, then `then` without end. */
function pourAfter(
  socket: Socket,
  text: { readonly first: string; readonly then: string },
): void {
  socket.write(text.first);
  pour(socket, () => text.then);
}

function harm(
  socket: Socket,
  options: { readonly malice: HttpMalice; readonly random: Random; readonly answer: string },
): void {
  const { malice, random, answer } = options;
  const bytes = new TextEncoder().encode(answer);
  switch (malice) {
    case "mutated":
      socket.end(mutate(bytes, random));
      return;
    case "endless_status":
      return pourAfter(socket, { first: "HTTP/1.1 204 ", then: "No".repeat(4_000) });
    case "endless_headers":
      return pourAfter(socket, { first: "HTTP/1.1 204 No Content\r\n", then: LINE });
    case "endless_body":
      return pourAfter(socket, { first: "HTTP/1.1 200 OK\r\n\r\n", then: "x".repeat(16_000) });
    case "endless_chunks":
      return pourAfter(socket, {
        first: "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
        then: `3e80\r\n${"x".repeat(16_000)}\r\n`,
      });
    case "drip":
      return drip(socket, bytes);
    case "redirect_loop":
      socket.end("HTTP/1.1 302 Found\r\nlocation: /generate_204\r\ncontent-length: 0\r\n\r\n");
      return;
    case "gzip_bomb":
      socket.write(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n" +
          `content-length: ${BOMB.length}\r\n\r\n`,
      );
      socket.end(BOMB);
      return;
    case "cut_short":
      socket.end(bytes.subarray(0, random.integer(0, bytes.length)));
      return;
    case "noise":
      socket.end(mutate(new Uint8Array(random.spread(1, 9_000)), random));
      return;
    case "silence":
      return;
    case "deep_json": {
      const body = "[".repeat(random.spread(1, 200_000));
      socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
      return;
    }
  }
}
