import { assertEquals } from "@std/assert";
import { askYesNo, createTalk } from "../../../home/setup/talk.ts";

function talkOver(chunks: readonly string[], options: { readonly interactive?: boolean } = {}) {
  const written: string[] = [];
  const stop = new AbortController();
  const talk = createTalk({
    interactive: options.interactive ?? true,
    input: ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk))),
    write: (text) => void written.push(text),
    echo: (on) => Promise.resolve(void written.push(on ? "<shown>" : "<hidden>")),
    stop: stop.signal,
  });
  return { talk, written, stop };
}

Deno.test("answers are lines, however they arrive, and their end is null", async () => {
  const { talk, written } = talkOver(["on", "e\r\ntwo\nthr", "ee"]);
  assertEquals([await talk.ask("? "), await talk.ask("? "), await talk.ask("? ")], [
    "one",
    "two",
    null,
  ]);
  talk.say("so");
  assertEquals(written, ["? ", "? ", "? ", "so\n"]);
});

Deno.test("a secret is not shown while it is typed, and what follows is, also after the end", async () => {
  const { talk, written } = talkOver(["key\n"]);
  assertEquals(await talk.ask("key: ", { isSecret: true }), "key");
  assertEquals(written.splice(0), ["<hidden>", "key: ", "<shown>", "\n"]);
  assertEquals(await talk.ask("key: ", { isSecret: true }), null);
  assertEquals(written, ["<hidden>", "key: ", "<shown>", "\n"]);
});

Deno.test("nobody is asked where nobody is", async () => {
  const { talk, written } = talkOver(["one\n"], { interactive: false });
  assertEquals([await talk.ask("? "), written], [null, []]);
});

Deno.test("a stop ends the waiting for an answer, and every later one", async () => {
  const stop = new AbortController();
  const talk = createTalk({
    interactive: true,
    input: new ReadableStream(),
    write: () => {},
    echo: () => Promise.resolve(),
    stop: stop.signal,
  });
  const asked = talk.ask("? ");
  stop.abort();
  assertEquals([await asked, await talk.ask("? ")], [null, null]);
});

Deno.test("a line without an end is given up", async () => {
  const { talk } = talkOver(["x".repeat(10_001), "y"]);
  assertEquals(await talk.ask("? "), null);
});

for (
  const [typed, initial, expected] of [
    ["\n", "yes", true],
    ["\n", "no", false],
    ["Y\n", "no", true],
    ["nO\n", "yes", false],
    ["what\nyes\n", "no", true],
    ["", "yes", false],
    ["a\nb\nc\nd\ne\nyes\n", "yes", false],
  ] as const
) {
  Deno.test(`askYesNo() takes ${JSON.stringify(typed)} for ${expected}`, async () => {
    const { talk } = talkOver([typed]);
    assertEquals(await askYesNo(talk, "Well?", initial), expected);
  });
}
