import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createTokenIssuer } from "../../../cloud/keys/tokens.ts";
import { SECRET, withApp } from "../../support/http/app_fixture.ts";

const PAGE = "/sites/home/report";
const CSV = "/v1/sites/home/outages.csv";
const JSON_FILE = "/v1/sites/home/outages.json";

Deno.test("readers and the home itself may have the report, nobody else", async () => {
  await withApp(async ({ ask, beat, tokens }) => {
    await (await beat()).text();
    const issuer = await createTokenIssuer(SECRET);
    const foreign = await issuer.issue({ kind: "site", site: "cabin", generation: 1 });
    for (const path of [PAGE, CSV, JSON_FILE]) {
      for (
        const [token, status] of [
          [tokens.read, 200],
          [tokens.home, 200],
          [tokens.admin, 200],
          [foreign, 403],
          [null, 401],
        ] as const
      ) {
        const response = await ask(path, { token });
        assertEquals([path, response.status], [path, status]);
        await response.text();
      }
    }
  });
});

Deno.test("a public status makes the report public too", async () => {
  await withApp(async ({ ask, beat }) => {
    await (await beat()).text();
    const response = await ask(PAGE, { token: null });
    assertEquals(response.status, 200);
    assertStringIncludes(await response.text(), "Record of internet outages, November 2026");
  }, { config: { statusPublic: true } });
});

Deno.test("each format comes as itself, and the files with a name", async () => {
  await withApp(async ({ ask, beat, tokens }) => {
    await (await beat()).text();
    for (
      const [path, type, file] of [
        [PAGE, "text/html; charset=utf-8", null],
        [CSV, "text/csv; charset=utf-8", 'attachment; filename="outages-home-2026-11.csv"'],
        [JSON_FILE, "application/json", 'attachment; filename="outages-home-2026-11.json"'],
        ["/report.css", "text/css; charset=utf-8", null],
      ] as const
    ) {
      const response = await ask(path, { token: tokens.read });
      assertEquals(response.headers.get("content-type"), type);
      assertEquals(response.headers.get("content-disposition"), file);
      assertMatch(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
      await response.text();
    }
  });
});

for (const month of ["2026-13", "november", "", "2026-11-01", "0000-01"]) {
  Deno.test(`month=${month} is refused with one line`, async () => {
    await withApp(async ({ ask, beat, tokens }) => {
      await (await beat()).text();
      const response = await ask(`${CSV}?month=${month}`, { token: tokens.read });
      assertEquals(response.status, 400);
      const { error } = await response.json();
      assertStringIncludes(error, '"month" must be a month such as 2026-11');
    });
  });
}

Deno.test("a month that has not begun, and a home never heard from, have no report", async () => {
  await withApp(async ({ ask, beat, tokens }) => {
    const missing = await ask(CSV, { token: tokens.read });
    assertEquals(missing.status, 404);
    assertEquals(await missing.json(), { error: 'There is no home called "home"' });
    await (await beat()).text();
    const early = await ask(`${CSV}?month=2026-12`, { token: tokens.read });
    assertEquals(early.status, 400);
    assertStringIncludes((await early.json()).error, "must not be to come");
  });
});

Deno.test("a report is only read", async () => {
  await withApp(async ({ ask, tokens }) => {
    const response = await ask(CSV, { token: tokens.admin, method: "POST", body: {} });
    assertEquals([response.status, response.headers.get("allow")], [405, "GET, HEAD"]);
    await response.text();
  });
});

Deno.test("a month that is over prints the hash of the very file that is handed out", async () => {
  await withApp(async ({ ask, beat, tokens, clock }) => {
    await (await beat()).text();
    clock.nowMs += 20 * 86_400_000;
    const token = tokens.read;
    const page = await (await ask(`${PAGE}?month=2026-11`, { token })).text();
    const file = await (await ask(`${JSON_FILE}?month=2026-11`, { token })).arrayBuffer();
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", file));
    const hex = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    assertStringIncludes(page, hex);
    assertStringIncludes(page, "outages-home-2026-11.json");
    const open = await (await ask(`${PAGE}?month=2026-12`, { token })).text();
    assertStringIncludes(open, "still grows");
  });
});
