import { assertEquals } from "@std/assert";
import { askTapo, credentialsOf, type TapoLink } from "../../../../home/plugs/tapo/link.ts";
import { beginOrder } from "../../../../home/net/slept.ts";
import type { TapoAccount } from "../../../../home/plugs/tapo/config.ts";
import { putWallAhead } from "../../../support/base/wall_clock.ts";
import { portsFor } from "../../../support/plugs/tapo/bench.ts";
import {
  type FakeTapo,
  type FakeTapoOptions,
  startFakeTapo,
  TAPO_ACCOUNT,
} from "../../../support/plugs/tapo/fake_plug.ts";
import { startReplying } from "../../../support/net/raw_server.ts";

const signal = new AbortController().signal;
const QUESTION = { method: "get_device_info" };
const MAKERS = { user: "test@tp-link.net", password: "test" };

function linkTo(fake: FakeTapo, account: TapoAccount | null = TAPO_ACCOUNT): TapoLink {
  return {
    address: { hostname: "127.0.0.1", port: fake.server.port },
    credentials: credentialsOf(account),
    ports: portsFor(fake),
  };
}

async function ask(options: FakeTapoOptions, account?: TapoAccount | null) {
  await using fake = await startFakeTapo(options);
  const reply = await askTapo(QUESTION, { ...linkTo(fake, account), signal });
  return {
    said: reply.kind === "answer" ? reply.version : reply.failure,
    sent: reply.kind === "answer" || reply.sent,
    messages: fake.klap.messages,
    wrongProofs: fake.klap.wrongProofs,
  };
}

for (const version of ["v1", "v2"] as const) {
  for (const framing of ["length", "chunks", "close"] as const) {
    Deno.test(`KLAP ${version} is found out and understood, framed by ${framing}`, async () => {
      const { said, messages } = await ask({ version, framing, pieceBytes: 9 });
      assertEquals([said, messages], [version, 1]);
    });
  }
}

Deno.test("an e-mail in small letters is tried without a question more", async () => {
  const account = { ...TAPO_ACCOUNT, user: TAPO_ACCOUNT.user.toLowerCase() };
  const { said, messages } = await ask({ account });
  assertEquals([said, messages], ["v2", 1]);
});

Deno.test("a wrong password is seen here, and the plug is shown nothing wrong", async () => {
  const answered = await ask({}, { ...TAPO_ACCOUNT, password: "guess" });
  assertEquals(answered, { said: "wrong_account", sent: false, messages: 0, wrongProofs: 0 });
});

Deno.test("a plug in nobody's account is told apart, and used where no account is set", async () => {
  assertEquals((await ask({ account: MAKERS })).said, "not_bound");
  assertEquals((await ask({ account: MAKERS }, null)).said, "v2");
  assertEquals((await ask({}, null)).said, "wrong_account");
});

Deno.test("a plug that turns us away says why, as far as it can be known", async () => {
  assertEquals((await ask({ internet: () => false })).said, "turned_away");
  assertEquals((await ask({ option: "off" })).said, "wants_option");
  assertEquals((await ask({ locked: "yes" })).said, "locked");
  assertEquals((await ask({ protocol: "aes" })).said, "not_klap");
});

Deno.test("what another client took from us is asked once more, and not for ever", async () => {
  const once = await ask({ sessions: "one", intrusions: 1 });
  assertEquals([once.said, once.messages], ["v2", 1]);
  const always = await ask({ sessions: "one", intrusions: 99 });
  assertEquals([always.said, always.sent, always.messages], ["session_lost", false, 0]);
});

Deno.test("what was turned away while the computer slept is not asked once more", async () => {
  await using fake = await startFakeTapo({ sessions: "one", intrusions: 1 });
  // Two for a session, and the message.
  using _wall = putWallAhead(() => fake.server.dealt.length >= 3 ? 3_600_000 : 0);
  const reply = await askTapo(QUESTION, { ...linkTo(fake), signal: beginOrder(signal) });
  assertEquals(reply, { kind: "failed", sent: false, failure: "slept" });
  assertEquals([fake.server.dealt.length, fake.klap.messages], [3, 0]);
});

Deno.test("one message for each session is enough, and any name of its cookie will do", async () => {
  await using fake = await startFakeTapo({ messagesPerSession: 1, cookieName: "SESSIONID" });
  for (let count = 1; count <= 3; count++) {
    const { kind } = await askTapo(QUESTION, { ...linkTo(fake), signal });
    assertEquals([kind, fake.klap.messages], ["answer", count]);
  }
});

Deno.test("a plug whose port sleeps is knocked at, and then heard", async () => {
  assertEquals((await ask({ asleep: "yes" })).said, "v2");
});

Deno.test("a port that stays closed after knocking is said, and so is one that cannot be knocked", async () => {
  await using fake = await startFakeTapo({ asleep: "yes" });
  for (const knocked of [true, false]) {
    let knocks = 0;
    const ports = {
      ...portsFor(fake),
      knock: () => {
        knocks++;
        return Promise.resolve(knocked);
      },
    };
    const reply = await askTapo(QUESTION, { ...linkTo(fake), ports, signal });
    assertEquals(reply, { kind: "failed", sent: false, failure: "asleep" });
    assertEquals(knocks, 1);
  }
});

Deno.test("other devices are named as such, however they answer", async () => {
  const others = [
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
    `HTTP/1.1 200 OK\r\nContent-Length: 49\r\n\r\n${"x".repeat(49)}`,
  ];
  await using fake = await startFakeTapo();
  for (const text of others) {
    await using other = startReplying(text);
    const address = { hostname: "127.0.0.1", port: other.port };
    const reply = await askTapo(QUESTION, { ...linkTo(fake), address, signal });
    assertEquals(reply, { kind: "failed", sent: false, failure: "not_klap" });
  }
  await using ssh = startReplying("SSH-2.0-OpenSSH_9.2\r\n");
  const address = { hostname: "127.0.0.1", port: ssh.port };
  const reply = await askTapo(QUESTION, { ...linkTo(fake), address, signal });
  assertEquals(reply.kind === "failed" && reply.failure, "unreadable");
});

Deno.test("a message whose answer is lost may have been obeyed", async () => {
  await using fake = await startFakeTapo();
  fake.server.manners = "loses_command_answers";
  const abort = new AbortController();
  const off = { method: "set_device_info", params: { "device_on": false } };
  const asked = askTapo(off, { ...linkTo(fake), signal: abort.signal });
  while (fake.relay.commands.length === 0) await new Promise((done) => setTimeout(done, 5));
  abort.abort();
  assertEquals(await asked, { kind: "failed", sent: true, failure: "silent" });
});

Deno.test("a password is not kept", () => {
  const text = JSON.stringify(credentialsOf(TAPO_ACCOUNT));
  assertEquals(text.includes(TAPO_ACCOUNT.password) || text.includes(TAPO_ACCOUNT.user), false);
});
