import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { openNtfyChannel } from "../../../cloud/phone/ntfy_sender.ts";
import type { NtfyMessage } from "../../../lib/phone/ntfy.ts";
import type { MessageAbout } from "../../../lib/phone/webhook.ts";
import { T0 } from "../../support/site/heartbeats.ts";
import { type NtfyServer, startNtfyServer } from "../../support/phone/ntfy_server.ts";

const TOKEN = "tk_secret_of_the_owner";
const MESSAGE: NtfyMessage = {
  title: "Häuschen 😀: no contact",
  body: "No sign of life",
  priority: 4,
  tags: ["rotating_light"],
  click: null,
  sequenceId: "home-1",
  delayMs: null,
};

const ABOUT: MessageAbout = {
  id: "home/1/1",
  kind: "down",
  site: { id: "home", name: "Home", timeZone: null },
  createdAt: T0,
  number: 1,
  notice: null,
};

async function withServer(test: (server: NtfyServer) => Promise<void>): Promise<void> {
  const server = startNtfyServer({ now: () => T0, tokens: [TOKEN] });
  try {
    await test(server);
  } finally {
    await server.close();
  }
}

function open(root: string, changes: { token?: string | null; click?: string | null } = {}) {
  const { token = TOKEN, click = "https://cloud.example/" } = changes;
  return openNtfyChannel({
    name: "ntfy",
    sites: null,
    url: `${root}home`,
    token,
    fetch,
    now: () => T0,
    click,
  });
}

Deno.test("a message arrives whole, with the link that a tap opens", () =>
  withServer(async (server) => {
    const channel = await open(server.root);
    const answer = await channel.send(MESSAGE, { timeoutMs: 5_000, about: ABOUT });
    const [message] = server.topics.messages("home");
    const at = (message?.time ?? 0) * 1_000;
    assertEquals(answer, { kind: "delivered", sequenceKnown: true, at });
    assertEquals([message?.title, message?.message, message?.click, message?.sequence_id], [
      "Häuschen 😀: no contact",
      "No sign of life",
      "https://cloud.example/",
      "home-1",
    ]);
  }));

Deno.test("no text of ours can become a header", () =>
  withServer(async (server) => {
    const channel = await open(server.root);
    const evil = "a\r\nX-Priority: 5\r\n\r\nPOST / HTTP/1.1";
    await channel.send({ ...MESSAGE, title: evil, body: evil }, { timeoutMs: 5_000, about: ABOUT });
    assertEquals(server.published.length, 1);
    assertEquals(server.published[0]?.headers.get("x-priority"), null);
    assertEquals(server.topics.messages("home")[0]?.priority, 4);
  }));

Deno.test("a server that hangs is given up in time", () =>
  withServer(async (server) => {
    server.fail({ kind: "hang" });
    const channel = await open(server.root);
    const answer = await channel.send(MESSAGE, { timeoutMs: 50, about: ABOUT });
    assertEquals(answer, { kind: "retry", afterMs: null, why: "no answer in time" });
  }));

Deno.test("a server that hangs up, or is not there, is a reason to try again", async () => {
  let root = "";
  await withServer(async (server) => {
    root = server.root;
    server.fail({ kind: "hang_up" }, 9);
    const answer = await (await open(root)).send(MESSAGE, { timeoutMs: 5_000, about: ABOUT });
    assertEquals(answer.kind, "retry");
  });
  const answer = await (await open(root)).send(MESSAGE, { timeoutMs: 5_000, about: ABOUT });
  assert(answer.kind === "retry");
  assert(answer.why.length > 5 && !answer.why.includes(root), answer.why);
});

Deno.test("refusals and limits are told apart", () =>
  withServer(async (server) => {
    const wrong = await (await open(server.root, { token: "tk_wrong" }))
      .send(MESSAGE, { timeoutMs: 5_000, about: ABOUT });
    assertEquals(wrong.kind, "channel_refused");
    const channel = await open(server.root);
    server.fail({ kind: "answer", status: 429, code: 42908 });
    server.fail({ kind: "answer", status: 302, headers: { location: "http://192.168.1.1/" } });
    assertEquals((await channel.send(MESSAGE, { timeoutMs: 5_000, about: ABOUT })).kind, "limited");
    assertEquals((await channel.send(MESSAGE, { timeoutMs: 5_000, about: ABOUT })).kind, "retry");
  }));

Deno.test("a server that repeats the token does not get it into our reasons", () =>
  withServer(async (server) => {
    const body = JSON.stringify({ code: 1, error: `Bearer ${TOKEN} is not welcome` });
    server.fail({ kind: "answer", status: 400, body });
    const answer = await (await open(server.root)).send(MESSAGE, {
      timeoutMs: 5_000,
      about: ABOUT,
    });
    assert(answer.kind === "message_refused");
    assertEquals(answer.why, "status 400 (1): Bearer (token) is not welcome");
  }));

Deno.test("an answer without end is read only so far", () =>
  withServer(async (server) => {
    server.fail({ kind: "answer", status: 400, body: "x".repeat(1_000_000) });
    const answer = await (await open(server.root)).send(MESSAGE, {
      timeoutMs: 5_000,
      about: ABOUT,
    });
    assertEquals(answer, { kind: "message_refused", why: "status 400" });
  }));

Deno.test("a fingerprint changes with the settings and does not show them", async () => {
  const prints = await Promise.all([
    open("https://ntfy.example/"),
    open("https://ntfy.example/"),
    open("https://ntfy.example/", { token: null }),
    open("https://other.example/"),
  ]);
  const [one, same, ...others] = prints.map(({ fingerprint }) => fingerprint);
  assertEquals(one, same);
  for (const other of others) assertNotEquals(one, other);
  assert(/^[0-9a-f]{16}$/.test(one ?? ""));
});

Deno.test("wrong settings are refused when the channel is opened", async () => {
  await assertRejects(() => open("https://ntfy.example/v1/", { token: "a\r\nb" }), TypeError);
  await assertRejects(() => open("nonsense"), SyntaxError);
});
