import { assertEquals } from "@std/assert";
import { readLimited, setLatest, whyUnread } from "../../../lib/base/limited.ts";

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

Deno.test("whyUnread() lets small files be read, and nothing that may not end", () => {
  assertEquals(whyUnread({ isFile: true, size: 4_096 }, 4_096), null);
  assertEquals(whyUnread({ isFile: true, size: 4_097 }, 4_096), "larger than 4 KiB");
  assertEquals(whyUnread({ isFile: false, size: 0 }, 4_096), "not a file");
});

Deno.test("setLatest() lets the oldest go, and one that is set anew is the latest", () => {
  const map = new Map([["a", 1], ["b", 2]]);
  setLatest(map, ["a", 3], 2);
  assertEquals([...map], [["b", 2], ["a", 3]]);
  setLatest(map, ["c", 4], 2);
  assertEquals([...map], [["a", 3], ["c", 4]]);
});
