/** Knocks at a plug whose local server sleeps since its mains failed, until somebody asks by UDP. */
import { createSocket } from "node:dgram";
import { hostBeforePort } from "../../../lib/base/address.ts";
import type { Bytes } from "../../../lib/base/bytes.ts";
import { newQuestion } from "./announcement.ts";
import { QUESTION_PORTS } from "./config.ts";

/** As long as it takes to hand a few datagrams to the kernel, and no longer. */
const SEND_MS_MAX = 500;

/** The question, which no other is like. */
export function freshQuestion(): Bytes {
  return newQuestion(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
}

/** Sends the question; false: this process may not, or the network would not. Never rejects. */
export async function knock(
  host: string,
  ports: readonly number[] = QUESTION_PORTS,
): Promise<boolean> {
  const isIpv6 = host.includes(":");
  // Where this is not permitted, node's socket would end the process.
  if (!await mayUse(isIpv6 ? "[::]:0" : "0.0.0.0:0")) return false;
  for (const port of ports) {
    if (!await mayUse(`${hostBeforePort(host)}:${port}`)) return false;
  }
  const question = freshQuestion();
  const sent = await Promise.all(ports.map((port) => send(question, { host, port, isIpv6 })));
  return sent.includes(true);
}

async function mayUse(host: string): Promise<boolean> {
  return (await Deno.permissions.query({ name: "net", host })).state === "granted";
}

function send(
  question: Uint8Array,
  { host, port, isIpv6 }: {
    readonly host: string;
    readonly port: number;
    readonly isIpv6: boolean;
  },
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(isIpv6 ? "udp6" : "udp4");
    const end = (sent: boolean) => {
      clearTimeout(timer);
      socket.close(() => resolve(sent));
    };
    const timer = setTimeout(() => end(false), SEND_MS_MAX);
    socket.on("error", () => {});
    socket.send(question, port, host, (error) => end(error === null));
  });
}
