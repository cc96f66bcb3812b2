/** Everything that asks a server, against a server that means harm. */
import { createSocket } from "node:dgram";
import { Buffer } from "node:buffer";
import { openNtfyChannel } from "../../cloud/phone/ntfy_sender.ts";
import { openWebhookChannel } from "../../cloud/phone/webhook_sender.ts";
import { sendHeartbeat } from "../../home/watch/heartbeat_client.ts";
import { publishNtfy } from "../../lib/phone/publish_ntfy.ts";
import { probeAll } from "../../home/probes/probe_all.ts";
import { parseTarget } from "../../lib/probes/target.ts";
import type { NtfyMessage } from "../../lib/phone/ntfy.ts";
import type { MessageAbout } from "../../lib/phone/webhook.ts";
import { heartbeat } from "../support/site/heartbeats.ts";
import { patiently } from "../support/base/patience.ts";
import type { Random } from "../support/base/random.ts";
import { HTTP_MALICES, startHostileServer } from "./hostile_server.ts";
import { mutate } from "./mutate.ts";

const DEADLINE_MS = 300;
/** What an exchange may take beyond its deadline. */
const SLACK_MS = 1_500;

const MESSAGE: NtfyMessage = {
  title: "Home",
  body: "Text",
  priority: 3,
  tags: [],
  click: null,
  sequenceId: "home-1",
  delayMs: null,
};

const ABOUT: MessageAbout = {
  id: "home/1/1",
  kind: "test",
  site: null,
  createdAt: 0,
  number: 1,
  notice: null,
};

/** Asks; what it was told, in one word, and whether that may be believed. */
type Ask = (port: number, signal: AbortSignal) => Promise<{ readonly kind: string }>;

interface NetTarget {
  readonly name: string;
  /** What a good server answers. */
  readonly answer: string;
  readonly ask: Ask;
  readonly kinds: readonly string[];
}

function answer(status: string, body: string): string {
  return `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\nconnection: close\r\n` +
    `content-length: ${body.length}\r\n\r\n${body}`;
}

const NTFY_BODY = '{"id":"a","event":"message","topic":"t","sequence_id":"home-1"}';
const NTFY_KINDS = ["delivered", "retry", "limited", "message_refused", "channel_refused"];

const TARGETS: readonly NetTarget[] = [
  {
    name: "http probe",
    answer: "HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n",
    ask: (port) => probe(`http://127.0.0.1:${port}/generate_204#role=internet`),
    kinds: ["answered", "wrong", "silent", "not_tried"],
  },
  {
    name: "heartbeat reply",
    answer: answer("200 OK", '{"acknowledged":1,"serverTimeMs":1,"commands":[]}'),
    ask: (port, signal) =>
      sendHeartbeat(heartbeat(), {
        url: `http://127.0.0.1:${port}`,
        site: "home",
        token: "s1.home.1.x",
        signal,
      }),
    kinds: ["accepted", "unheard"],
  },
  {
    name: "ntfy from home",
    answer: answer("200 OK", NTFY_BODY),
    ask: (port, signal) =>
      publishNtfy(MESSAGE, {
        url: `http://127.0.0.1:${port}/topic`,
        token: null,
        fetch,
        now: () => 0,
        signal,
      }),
    kinds: NTFY_KINDS,
  },
  {
    name: "ntfy from the cloud",
    answer: answer("200 OK", NTFY_BODY),
    async ask(port) {
      const url = `http://127.0.0.1:${port}/topic`;
      const now = () => 0;
      const where = { name: "ntfy", sites: null, url, token: null, click: null };
      const channel = await openNtfyChannel({ ...where, fetch, now });
      return await channel.send(MESSAGE, { timeoutMs: DEADLINE_MS, about: ABOUT });
    },
    kinds: NTFY_KINDS,
  },
  {
    name: "web hook",
    answer: answer("200 OK", "{}"),
    async ask(port) {
      const url = `http://127.0.0.1:${port}/hook`;
      const where = { name: "webhook", sites: null, url, secret: "s".repeat(32) };
      const channel = await openWebhookChannel({ ...where, fetch, now: () => 0 });
      return await channel.send(MESSAGE, { timeoutMs: DEADLINE_MS, about: ABOUT });
    },
    kinds: NTFY_KINDS,
  },
];

async function probe(url: string): Promise<{ readonly kind: string }> {
  const [result] = await probeAll([parseTarget(url)], { deadlineMs: DEADLINE_MS });
  return result?.result ?? { kind: "nothing" };
}

/** One exchange; what was wrong with it, null: nothing. */
export async function fuzzNet(random: Random): Promise<string | null> {
  const target = random.pick(TARGETS);
  const malice = random.pick(HTTP_MALICES);
  await using server = await startHostileServer({ malice, random, answer: target.answer });
  return await judge(`${target.name}, ${malice}`, {
    kinds: target.kinds,
    ask: (signal) => target.ask(server.port, signal),
  });
}

async function judge(
  where: string,
  run: {
    readonly kinds: readonly string[];
    readonly ask: (signal: AbortSignal) => Promise<{ readonly kind: string }>;
  },
): Promise<string | null> {
  const said = await patiently(run.ask(AbortSignal.timeout(DEADLINE_MS)), DEADLINE_MS + SLACK_MS);
  if (said === "late") return `${where}: hangs`;
  if (!run.kinds.includes(said.kind)) return `${where}: ${JSON.stringify(said)}`;
  const text = JSON.stringify(said);
  return text.length > 2_000 ? `${where}: ${text.length} characters of an answer` : null;
}

/** A name server that answers with broken packets. */
export async function fuzzDns(random: Random): Promise<string | null> {
  const socket = createSocket("udp4");
  socket.on("message", (query: Buffer, { port, address }) => {
    const good = answerOf(query);
    for (let count = random.integer(1, 3); count > 0; count--) {
      socket.send(Buffer.from(random.chance(0.2) ? good : mutate(good, random)), port, address);
    }
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  try {
    const url = `dns://127.0.0.1:${socket.address().port}?name=example.com#role=internet`;
    return await judge("dns probe", {
      kinds: ["answered", "wrong", "silent", "not_tried"],
      ask: () => probe(url),
    });
  } finally {
    await new Promise<void>((resolve) => socket.close(() => resolve()));
  }
}

/** One A record for whatever was asked (RFC 1035 §4.1). */
function answerOf(query: Buffer): Buffer {
  const end = query.indexOf(0, 12) + 5;
  const head = Buffer.from(query.subarray(0, 12));
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(1, 6);
  head.writeUInt32BE(0, 8);
  const record = Buffer.from("c00c00010001000000ff00045db8d822", "hex");
  return Buffer.concat([head, query.subarray(12, end), record]);
}
