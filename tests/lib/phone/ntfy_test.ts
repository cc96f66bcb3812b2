import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { buildNtfyRequest, type NtfyMessage, parseNtfyUrl } from "../../../lib/phone/ntfy.ts";
import { byteLength } from "../../../lib/base/text.ts";

const URL_OK = "https://ntfy.example/home";

function message(changes: Partial<NtfyMessage> = {}): NtfyMessage {
  return {
    title: "Home: no contact",
    body: "No sign of life",
    priority: 4,
    tags: ["rotating_light"],
    click: null,
    sequenceId: "home-1",
    delayMs: null,
    ...changes,
  };
}

function bodyOf(changes: Partial<NtfyMessage> = {}): Record<string, unknown> {
  return JSON.parse(buildNtfyRequest(message(changes), { url: URL_OK, token: null }).body);
}

Deno.test("parseNtfyUrl() splits server and topic, also below a path", () => {
  assertEquals(parseNtfyUrl(URL_OK), { root: "https://ntfy.example/", topic: "home" });
  assertEquals(parseNtfyUrl("http://[::1]:8080/a/b/t-1_X/"), {
    root: "http://[::1]:8080/a/b/",
    topic: "t-1_X",
  });
});

Deno.test("parseNtfyUrl() says what is wrong and repeats no password", () => {
  const cases: readonly [string, string][] = [
    ["home", 'must be like "https://ntfy.sh/my-topic"'],
    ["ftp://ntfy.example/home", "must begin with https:// or http://"],
    ["https://me:hunter2@ntfy.example/home", "a password must not be in it"],
    ["https://ntfy.example/home?auth=hunter2", "nothing may follow the topic"],
    ["https://ntfy.example/", "the topic must have 1 to 64"],
    ["https://ntfy.example/v1", "no word that ntfy keeps for itself"],
    ["https://ntfy.example/h%20ome", "the topic must have"],
    [`https://ntfy.example/${"t".repeat(65)}`, "the topic must have"],
  ];
  for (const [text, words] of cases) {
    const error = assertThrows(() => parseNtfyUrl(text), Error, words);
    assert(!error.message.includes("hunter2"));
  }
  parseNtfyUrl(`https://ntfy.example/${"t".repeat(64)}`);
});

Deno.test("a message becomes JSON for the server's root", () => {
  const request = buildNtfyRequest(message(), { url: URL_OK, token: "tk_1" });
  assertEquals(request.url, "https://ntfy.example/");
  assertEquals(request.headers, {
    "content-type": "application/json",
    "authorization": "Bearer tk_1",
  });
  assertEquals(JSON.parse(request.body), {
    topic: "home",
    title: "Home: no contact",
    message: "No sign of life",
    priority: 4,
    tags: ["rotating_light"],
    "sequence_id": "home-1",
  });
});

Deno.test("click, delay and sequence id are there only when they are set and can be right", () => {
  assertEquals(bodyOf({ click: "https://cloud.example/" })["click"], "https://cloud.example/");
  assertEquals("click" in bodyOf({ click: "javascript:alert(1)" }), false);
  assertEquals("click" in bodyOf({ click: `https://a/${"x".repeat(1_000)}` }), false);
  assertEquals("sequence_id" in bodyOf({ sequenceId: null }), false);
  assertEquals(bodyOf({ delayMs: 4_500_000 })["delay"], "4500s");
});

Deno.test("buttons are three at most, and none of them can cost the message", () => {
  const view = { kind: "view", label: "Status", url: "https://cloud.example/sites/home" } as const;
  const post = { kind: "post", label: "Snooze 1 h", url: "https://cloud.example/a/x" } as const;
  assertEquals(bodyOf({ actions: [view, post] })["actions"], [
    { action: "view", label: "Status", url: "https://cloud.example/sites/home" },
    { action: "http", label: "Snooze 1 h", url: "https://cloud.example/a/x", method: "POST" },
  ]);
  assertEquals((bodyOf({ actions: Array(4).fill(view) })["actions"] as unknown[]).length, 3);
  const broken = [
    { ...view, url: "javascript:alert(1)" },
    { ...view, url: "/a/x" },
    { ...view, label: "\n" },
  ];
  for (const each of broken) assertEquals("actions" in bodyOf({ actions: [each] }), false);
  assertEquals("actions" in bodyOf(), false);
});

Deno.test("a delay is from 10 s to 3 d", () => {
  bodyOf({ delayMs: 10_000 });
  bodyOf({ delayMs: 259_200_000 });
  for (const delayMs of [9_999, 259_200_001, NaN]) {
    assertThrows(() => bodyOf({ delayMs }), RangeError, '"delayMs" must be 10000 to 259200000');
  }
});

Deno.test("a sequence id that ntfy would refuse is a bug of ours", () => {
  bodyOf({ sequenceId: "s".repeat(64) });
  for (const sequenceId of ["", "s".repeat(65), "a b", "a/b"]) {
    assertThrows(() => bodyOf({ sequenceId }), RangeError, '"sequenceId" must have 1 to 64');
  }
});

Deno.test("a token that could break the header is refused and not repeated", () => {
  for (const token of ["", "tk\r\nX-Evil: 1", "tk secret", "t".repeat(513)]) {
    const act = () => buildNtfyRequest(message(), { url: URL_OK, token });
    const error = assertThrows(act, TypeError, "1 to 512 visible ASCII characters");
    assert(token === "" || !error.message.includes(token));
  }
});

Deno.test("titles lose direction marks and line breaks, bodies keep their lines", () => {
  const body = bodyOf({ title: "\u202eHome\r\n\u200fX: 1", body: "a\nb\u0000\u202ec" });
  assertEquals([body["title"], body["message"]], ["Home X: 1", "a\nb c"]);
});

Deno.test("an empty body shows the title, an empty title the product", () => {
  assertEquals(bodyOf({ body: " \n " })["message"], "Home: no contact");
  assertEquals(bodyOf({ title: "\u0000", body: "b" })["title"], "Rebootinator");
});

Deno.test("tags that ntfy would split or refuse are left out, and there is room for the rest", () => {
  assertEquals(bodyOf({ tags: ["a,b", "", "skull", "ü", "+1"] })["tags"], ["skull", "+1"]);
  const tags = bodyOf({ tags: Array(100).fill("hourglass") })["tags"] as string[];
  assert(tags.length > 30 && tags.join(",").length <= 400);
});

Deno.test("whatever the texts, the request stays within ntfy's sizes", () => {
  const costly = fc.constantFrom('"', "\\", "\u0001", "😀", "漢", "a", "\ud800", "\n", "\u202e");
  const text = fc.record({ character: costly, count: fc.integer({ min: 0, max: 9_000 }) })
    .map(({ character, count }) => character.repeat(count));
  fc.assert(
    fc.property(text, text, (title, body) => {
      const click = `https://a/${"x".repeat(900)}`;
      const request = buildNtfyRequest(message({ title, body, click }), {
        url: URL_OK,
        token: null,
      });
      assert(byteLength(request.body) < 8_192);
      const fields = JSON.parse(request.body);
      assert(byteLength(fields.message) < 4_096);
      assert(byteLength(fields.title) <= 1_024);
      assert(fields.message !== "" && fields.message.isWellFormed());
    }),
    { numRuns: 60 },
  );
});
