import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { openWebhookChannel } from "../../../cloud/phone/webhook_sender.ts";
import type { NtfyMessage } from "../../../lib/phone/ntfy.ts";
import type { MessageAbout } from "../../../lib/phone/webhook.ts";
import { T0 } from "../../support/site/heartbeats.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const MESSAGE: NtfyMessage = {
  title: "Häuschen 😀: no contact",
  body: "No sign of life",
  priority: 4,
  tags: [],
  click: null,
  sequenceId: "home-1",
  delayMs: null,
};
const ABOUT: MessageAbout = {
  id: "home/1/x",
  kind: "down",
  site: { id: "home", name: "Home", timeZone: null },
  createdAt: T0,
  number: 1,
  notice: null,
};

interface Received {
  readonly headers: Headers;
  readonly body: string;
}

async function withReceiver(
  answer: (request: Request) => Response | Promise<Response>,
  use: (url: string, received: readonly Received[]) => Promise<void>,
): Promise<void> {
  const received: Received[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      received.push({ headers: request.headers, body: await request.text() });
      return await answer(request);
    },
  );
  try {
    await use(`http://127.0.0.1:${server.addr.port}/hook/key-1?x=2`, received);
  } finally {
    await server.shutdown();
  }
}

function open(url: string, secret = SECRET) {
  return openWebhookChannel({
    name: "webhook",
    url,
    secret,
    sites: null,
    fetch,
    now: () => T0 + 999,
  });
}

/** As docs/notifications.md tells a receiver to. */
async function isSigned(one: Received | undefined, key: Uint8Array<ArrayBuffer>): Promise<boolean> {
  if (one === undefined) return false;
  const header = (name: string) => one.headers.get(name) ?? "";
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, hmac, false, ["verify"]);
  const words = `${header("webhook-id")}.${header("webhook-timestamp")}.${one.body}`;
  const [version, text = ""] = header("webhook-signature").split(",");
  const mac = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return version === "v1" &&
    await crypto.subtle.verify("HMAC", imported, mac, new TextEncoder().encode(words));
}

Deno.test("a notice arrives as signed JSON", () =>
  withReceiver(() => new Response(null, { status: 204 }), async (url, received) => {
    const channel = await open(url);
    const answer = await channel.send(MESSAGE, { timeoutMs: 5_000, about: ABOUT });
    assertEquals(answer, { kind: "delivered", sequenceKnown: null });
    const [one] = received;
    assertEquals(one?.headers.get("content-type"), "application/json");
    assertEquals(one?.headers.get("webhook-id"), "home/1/x");
    assertEquals(one?.headers.get("webhook-timestamp"), String(T0 / 1_000));
    assertEquals(JSON.parse(one?.body ?? "").title, MESSAGE.title);
    assert(await isSigned(one, new TextEncoder().encode(SECRET)));
    assertEquals(await isSigned(one, new TextEncoder().encode(`${SECRET}!`)), false);
  }));

Deno.test("an encoded secret signs with the bytes that it stands for", () =>
  withReceiver(() => new Response("ok"), async (url, received) => {
    const key = crypto.getRandomValues(new Uint8Array(32));
    const channel = await open(url, `whsec_${btoa(String.fromCharCode(...key))}`);
    await channel.send(MESSAGE, { timeoutMs: 5_000, about: ABOUT });
    assert(await isSigned(received[0], key));
  }));

Deno.test("a redirect is not followed", async () => {
  let followed = 0;
  await withReceiver(
    () => new Response(String(followed++)),
    (target) =>
      withReceiver(() => Response.redirect(target, 307), async (url) => {
        const answer = await (await open(url)).send(MESSAGE, { timeoutMs: 5_000, about: ABOUT });
        assertEquals(answer.kind, "channel_refused");
        assert(answer.kind === "channel_refused" && answer.why.includes("redirects"));
      }),
  );
  assertEquals(followed, 0);
});

Deno.test("a long answer is not read, and a slow one is not waited for", async () => {
  const endless = () =>
    new Response(
      new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) }),
    );
  await withReceiver(endless, async (url) => {
    const answer = await (await open(url)).send(MESSAGE, { timeoutMs: 5_000, about: ABOUT });
    assertEquals(answer.kind, "delivered");
  });
  const hung = Promise.withResolvers<Response>();
  await withReceiver(() => hung.promise, async (url) => {
    const answer = await (await open(url)).send(MESSAGE, { timeoutMs: 100, about: ABOUT });
    assertEquals(answer, { kind: "retry", afterMs: null, why: "no answer in time" });
    hung.resolve(new Response());
  });
});

Deno.test("nobody at the address is told without the address, which may hold a key", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${listener.addr.port}/hook/key-1`;
  listener.close();
  const answer = await (await open(url)).send(MESSAGE, { timeoutMs: 5_000, about: ABOUT });
  assert(answer.kind === "retry" && !answer.why.includes("key-1"), JSON.stringify(answer));
});

Deno.test("other settings are another fingerprint, which holds no secret", async () => {
  const one = await open("https://hook.example/a");
  assertNotEquals(one.fingerprint, (await open("https://hook.example/b")).fingerprint);
  assertNotEquals(
    one.fingerprint,
    (await open("https://hook.example/a", `${SECRET}!`)).fingerprint,
  );
  assert(/^[0-9a-f]{16}$/.test(one.fingerprint));
});
