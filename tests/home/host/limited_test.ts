import { assertEquals } from "@std/assert";
import { readLimited, readProgram } from "../../../home/host/limited.ts";

const NEVER = new AbortController().signal;

function streamOf(...chunks: readonly string[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  return ReadableStream.from(chunks).pipeThrough(new TextEncoderStream());
}

Deno.test("readLimited() reads up to the limit and says whether that was all", async () => {
  const cases: readonly [number, string, boolean][] = [
    [5, "abcde", false],
    [6, "abcdef", true],
    [7, "abcdef", true],
  ];
  for (const [bytesMax, text, whole] of cases) {
    const read = await readLimited(streamOf("abc", "def"), { bytesMax, signal: NEVER });
    assertEquals(read, { text, whole });
  }
});

Deno.test("readLimited() lets go of an endless stream", async () => {
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(100).fill(97)),
    cancel: () => void (cancelled = true),
  });
  const { text, whole } = await readLimited(endless, { bytesMax: 250, signal: NEVER });
  assertEquals([text.length, whole, cancelled], [250, false, true]);
});

Deno.test("readLimited() returns at the signal with what came until then", async () => {
  const stop = new AbortController();
  const stuck = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode("half")),
    pull: () => stop.abort(),
  });
  const read = await readLimited(stuck, { bytesMax: 100, signal: stop.signal });
  assertEquals(read, { text: "half", whole: false });
});

function startShell(script: string): Deno.ChildProcess {
  return new Deno.Command("/bin/sh", {
    args: ["-c", script],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

Deno.test("readProgram() has its code and what it printed, up to the limit", async () => {
  const child = startShell("echo abcdef; echo why >&2; exit 3");
  const ended = await readProgram(child, { bytesMax: 4, signal: NEVER });
  assertEquals(ended, { output: "abcd", errors: "why\n", code: 3 });
});

Deno.test("readProgram() kills at the signal, also one that came before", async () => {
  const stop = new AbortController();
  const late = readProgram(startShell("exec sleep 60"), { bytesMax: 4, signal: stop.signal });
  stop.abort();
  const early = readProgram(startShell("exec sleep 60"), { bytesMax: 4, signal: stop.signal });
  assertEquals([(await late).code, (await early).code], [137, 137]);
});
