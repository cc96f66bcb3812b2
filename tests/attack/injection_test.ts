/** What a home with a good token, or somebody who stole it, can smuggle into what people see. */
import { assert, assertEquals, assertFalse, assertMatch } from "@std/assert";
import { heartbeat } from "../support/site/heartbeats.ts";
import { TOPIC, withAttackedCloud } from "./attacked_cloud.ts";

const BROWSER = "text/html,*/*;q=0.8";
/** A line break for headers and logs, an ESC for terminals, a right-to-left override, four bytes. */
const EVIL = "a\r\nX-Priority: 5\u001b[2J\u202e\u2066\u200f<script>alert(1)</script>\"'&😀`{{7*7}}";
const CONTROLS_REGEXP = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200e\u200f]/u;

function evilBeat() {
  return heartbeat({
    site: { name: EVIL.slice(0, 60) },
    release: "1\r\n<b>\u202e",
    warnings: [EVIL],
    events: [
      {
        id: 1,
        agoMs: 0,
        wallMs: 0,
        told: false,
        what: { kind: "plug_trouble", hint: EVIL },
      },
      {
        id: 2,
        agoMs: 0,
        wallMs: 0,
        told: false,
        what: { kind: "command_done", command: "x\r\ny", result: "done", note: EVIL },
      },
    ],
    probes: [{ url: EVIL, role: "internet", outcome: "wrong", latencyMs: 1, why: EVIL }],
  });
}

Deno.test("names and texts reach phone, page, metrics and log as text and nothing else", async () => {
  const said = await withAttackedCloud(async ({ post, get, phone, issuer }) => {
    assertEquals((await post(evilBeat())).status, 200);
    const messages = await phone.delivered(TOPIC, 2);
    for (const { title = "", message = "", priority, click } of messages) {
      assertFalse(CONTROLS_REGEXP.test(title), JSON.stringify(title));
      assertFalse(CONTROLS_REGEXP.test(message.replaceAll("\n", "")), JSON.stringify(message));
      assertFalse(message.includes("\n"), "a text may not begin a line of its own");
      assertEquals([priority === 5, click], [false, undefined]);
      assert(title.isWellFormed() && message.includes("😀"));
    }
    for (const { headers } of phone.published) {
      assertEquals(headers.get("x-priority"), null);
      const names = [...headers.keys()].sort().join(" ");
      assertMatch(
        names,
        /^accept accept-encoding( accept-language)? authorization content-length content-type host user-agent$/,
      );
    }
    const authorization = `Bearer ${await issuer.issue({ kind: "read" })}`;
    for (const path of ["/status", "/sites/home"]) {
      const page = (await get(path, { authorization, accept: BROWSER }))
        .replace(/<script src="\/live\.js\?[0-9a-f]{8}" defer><\/script>/, "");
      assertFalse(/<script|<b>|<img|onerror=/i.test(page.replaceAll("&lt;", "")), path);
      // deno-lint-ignore no-control-regex
      assertFalse(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e\u2066-\u2069]/.test(page), path);
    }
    const json = JSON.parse(await get("/status", { authorization }));
    assertFalse(CONTROLS_REGEXP.test(json.sites[0].name));
    const metrics = await get("/metrics", { authorization });
    for (const line of metrics.trimEnd().split("\n")) {
      assertMatch(line, /^(#|[a-z0-9_]+(\{[^\n]*\})? [0-9.e+-]+$)/);
    }
  });
  const lines = said.trimEnd().split("\n").filter((line) => line.startsWith("{"));
  assert(lines.length > 0);
  for (const line of lines) {
    assertFalse(CONTROLS_REGEXP.test(JSON.stringify(JSON.parse(line))), line);
  }
  // deno-lint-ignore no-control-regex
  assertFalse(/\u001b\[2J/.test(said), "a terminal that shows the log is told what to do");
});

Deno.test("a name of nothing but marks that nobody sees leaves the site its id", async () => {
  await withAttackedCloud(async ({ post, get, issuer }) => {
    const name = "\u200b\u202e\u2066\u0007 ";
    assertEquals((await post(heartbeat({ site: { name } }))).status, 200);
    const authorization = `Bearer ${await issuer.issue({ kind: "read" })}`;
    assertEquals(JSON.parse(await get("/status", { authorization })).sites[0].name, "home");
  });
});

Deno.test("fields that are not in the format change nothing, whatever they are called", async () => {
  await withAttackedCloud(async ({ post, get, issuer }) => {
    const authorization = `Bearer ${await issuer.issue({ kind: "read" })}`;
    const good = JSON.stringify(heartbeat());
    for (const field of ["__proto__", "constructor", "toString", "status", "id"]) {
      const body = JSON.parse(`${good.slice(0, -1)},${JSON.stringify(field)}:{"admin":true}}`);
      const { status, text } = await post(body);
      // JSON.parse here keeps "__proto__" as a field of its own, and so does the wire.
      assertEquals(status, 200, `${field}: ${text}`);
      const [site] = JSON.parse(await get("/status", { authorization })).sites;
      assertEquals([site.id, site.status, JSON.stringify(site).includes("admin")], [
        "home",
        "up",
        false,
      ]);
    }
  });
});
