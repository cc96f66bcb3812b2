import { assertEquals, assertRejects } from "@std/assert";
import { type BodyLimits, readBody, readFormBody, readJsonBody } from "../../../cloud/http/body.ts";
import { HttpError } from "../../../cloud/http/http.ts";

const LIMITS: BodyLimits = { bytesMax: 8, timeoutMs: 5_000, sleep: never };
const WIDE: BodyLimits = { ...LIMITS, bytesMax: 1_024 };

function never(_ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal?.addEventListener("abort", () => resolve()));
}

function post(body: BodyInit | null, headers: Record<string, string> = {}): Request {
  return new Request("http://cloud.example/", {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
}

/** A body that gives `chunks` and then never ends. */
function endless(...chunks: readonly string[]): {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly cancelled: Promise<void>;
} {
  const { promise, resolve } = Promise.withResolvers<void>();
  const waiting = [...chunks];
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const next = waiting.shift();
      if (next === undefined) return new Promise(() => {});
      controller.enqueue(new TextEncoder().encode(next));
    },
    cancel: () => resolve(),
  });
  return { body, cancelled: promise };
}

/** A body whose pieces come one after the other, each by another turn of the event loop. */
function slow(...chunks: readonly string[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  const waiting = [...chunks];
  return new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      const next = waiting.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(next));
    },
  });
}

async function refused(read: Promise<unknown>): Promise<HttpError> {
  return await assertRejects(() => read, HttpError);
}

Deno.test("readBody() takes as many bytes as allowed and not one more", async () => {
  assertEquals((await readBody(post("1234567"), LIMITS)).length, 7);
  assertEquals((await readBody(post("12345678"), LIMITS)).length, 8);
  assertEquals((await refused(readBody(post("123456789"), LIMITS))).status, 413);
  assertEquals(await readBody(post(null), LIMITS), new Uint8Array());
});

Deno.test("readBody() refuses by the declared length without reading", async () => {
  const { body } = endless();
  const request = post(body, { "content-length": "9" });
  const error = await refused(readBody(request, LIMITS));
  assertEquals([error.status, error.headers["connection"]], [413, "close"]);
  assertEquals(request.bodyUsed, false);
});

Deno.test("readBody() cuts off a body that is longer than it declared", async () => {
  const { body, cancelled } = endless("1234", "56789", "never read");
  const error = await refused(readBody(post(body, { "content-length": "4" }), LIMITS));
  assertEquals(error.status, 413);
  await cancelled;
});

Deno.test("readBody() gives up on a slow body when its time is over", async () => {
  const { body, cancelled } = endless("{");
  const waits: number[] = [];
  const sleep = (ms: number) => {
    waits.push(ms);
    return Promise.resolve();
  };
  const error = await refused(readBody(post(body), { ...LIMITS, sleep }));
  assertEquals([error.status, error.headers["connection"]], [408, "close"]);
  assertEquals(waits, [5_000]);
  await cancelled;
});

Deno.test("readBody() stops its timer whatever comes, and starts none for what is here", async () => {
  const seen: string[] = [];
  const sleep = (_ms: number, signal?: AbortSignal) => {
    seen.push("started");
    return new Promise<void>((resolve) =>
      signal?.addEventListener("abort", () => {
        seen.push("stopped");
        resolve();
      })
    );
  };
  await readBody(post("{}"), { ...LIMITS, sleep });
  await refused(readBody(post("123456789"), { ...LIMITS, sleep }));
  assertEquals(seen, []);
  await readBody(post(slow("{", "}")), { ...LIMITS, sleep });
  await refused(readBody(post(slow("1234", "56789")), { ...LIMITS, sleep }));
  assertEquals(seen, ["started", "stopped", "started", "stopped"]);
});

Deno.test("readJsonBody() reads JSON in UTF-8", async () => {
  assertEquals(await readJsonBody(post('["ü"]'), LIMITS), ["ü"]);
  const typed = post("[1]", { "content-type": "Application/JSON; charset=utf-8" });
  assertEquals(await readJsonBody(typed, LIMITS), [1]);
});

for (const type of ["text/plain", "application/jsonp", "application/x-www-form-urlencoded", ""]) {
  Deno.test(`readJsonBody() refuses the content type "${type}" unread`, async () => {
    const request = post("{}", { "content-type": type });
    assertEquals((await refused(readJsonBody(request, LIMITS))).status, 415);
    assertEquals(request.bodyUsed, false);
  });
}

for (
  const [what, bytes] of [
    ["an overlong slash", [0x22, 0xc0, 0xaf, 0x22]],
    ["half a surrogate pair", [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ["a cut character", [0x22, 0xe2, 0x82]],
  ] as const
) {
  Deno.test(`readJsonBody() refuses ${what}`, async () => {
    const error = await refused(readJsonBody(post(new Uint8Array(bytes)), LIMITS));
    assertEquals([error.status, error.message], [400, "The body must be UTF-8"]);
  });
}

for (const text of ["", "{", "{}}", "nul", "{'a':1}", "NaN"]) {
  Deno.test(`readJsonBody() refuses ${JSON.stringify(text)}`, async () => {
    const error = await refused(readJsonBody(post(text), LIMITS));
    assertEquals([error.status, error.message], [400, "The body must be JSON"]);
  });
}

Deno.test("readFormBody() reads the fields of a form, and nothing that is none", async () => {
  const type = { "content-type": "application/x-www-form-urlencoded;charset=UTF-8" };
  const fields = await readFormBody(post("act=mute&token=a%2Bb", type), WIDE);
  assertEquals([fields.get("act"), fields.get("token"), fields.get("x")], ["mute", "a+b", null]);
  for (const other of ["application/json", "multipart/form-data; boundary=x", "text/plain", ""]) {
    const request = post("act=mute", { "content-type": other });
    assertEquals((await refused(readFormBody(request, WIDE))).status, 415);
    assertEquals(request.bodyUsed, false);
  }
  assertEquals((await refused(readFormBody(post("123456789", type), LIMITS))).status, 413);
});
