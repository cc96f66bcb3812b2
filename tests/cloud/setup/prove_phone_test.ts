import { assert, assertEquals, assertRejects } from "@std/assert";
import { provePhone } from "../../../cloud/setup/prove_phone.ts";
import { CommandError } from "../../../lib/base/command.ts";
import { startNtfyServer } from "../../support/phone/ntfy_server.ts";

/** Somebody at the terminal who says these words in turn; null: nobody is there. */
function someone(words: readonly string[] | null) {
  const said: string[] = [];
  const left = [...(words ?? [])];
  return {
    said,
    say: (line: string) => void said.push(line),
    ask: (question: string) => {
      said.push(question);
      return words === null ? null : left.shift() ?? null;
    },
    fresh: () => "https://ntfy.sh/fresh",
    token: null,
    io: { fetch },
  };
}

function withServer() {
  const server = startNtfyServer();
  return {
    server,
    url: server.root.replace(/\/$/, ""),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

Deno.test("a message that was seen proves the phone", async () => {
  await using phone = withServer();
  const url = `${phone.url}/mine`;
  const tools = someone(["", "yes"]);
  assertEquals(await provePhone(url, tools), { url, isProven: true });
  assertEquals((await phone.server.delivered("mine", 1)).map(({ title }) => title), [
    "Rebootinator: a test",
  ]);
});

Deno.test("one that was not seen does not, and another topic is tried", async () => {
  await using phone = withServer();
  const [wrong, right] = [`${phone.url}/wrong`, `${phone.url}/right`];
  const tools = someone(["", "n", right, "", "y"]);
  assertEquals(await provePhone(wrong, tools), { url: right, isProven: true });
  const given = someone(["", "no", "q"]);
  assertEquals(await provePhone(wrong, given), { url: wrong, isProven: false });
});

Deno.test("nobody to ask: that the server took it must do, and that it did not is said", async () => {
  await using phone = withServer();
  const url = `${phone.url}/mine`;
  assertEquals(await provePhone(url, someone(null)), { url, isProven: true });
  const away = { ...someone(null), io: { fetch: () => Promise.reject(new TypeError("away")) } };
  assertEquals(await provePhone(url, away), { url, isProven: false });
  assert(away.said.some((line) => line.startsWith("The topic does not take messages")));
});

Deno.test("without a topic a new one is made, and what is none is refused", async () => {
  const away = (words: readonly string[] | null) => ({
    ...someone(words),
    io: { fetch: () => Promise.reject(new TypeError("away")) },
  });
  assertEquals((await provePhone(null, away(null))).url, "https://ntfy.sh/fresh");
  assertEquals((await provePhone("new", away(null))).url, "https://ntfy.sh/fresh");
  assertEquals((await provePhone(null, away(["", "", "q"]))).url, "https://ntfy.sh/fresh");
  await assertRejects(() => provePhone("my-topic", away(null)), CommandError);
});
