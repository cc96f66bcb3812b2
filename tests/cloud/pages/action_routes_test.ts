import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { issueTokens } from "../../../cloud/pages/action_routes.ts";
import { FORM_LIFE_MS } from "../../../cloud/keys/forms.ts";
import { readSite } from "../../../cloud/store/records.ts";
import { createFakeChannel } from "../../support/phone/fake_channel.ts";
import { BASE, START_MS, withApp } from "../../support/http/app_fixture.ts";
import { act, basic, done, OURS, PATH, send, tokenFor } from "../../support/http/forms.ts";

const HOUR = 3_600_000;
let count = 0;
const FRESH = { randomId: () => `id-${count++}` };

Deno.test("each act does what it says and leads back to the page", () =>
  withApp(async (fixture) => {
    const { beat, kv } = fixture;
    await (await beat()).text();
    const waiting = async () =>
      (await readSite(kv, "home"))?.commands.map(({ kind, forMs, by }) => {
        assertEquals(by, "page");
        return [kind, forMs];
      });
    const muted = async () => {
      const site = await readSite(kv, "home");
      assertEquals(site?.mute, site?.mutedUntil === null ? undefined : [START_MS, "page"]);
      return site?.mutedUntil;
    };
    // The home's page follows it: that of the forms runs no script.
    assertEquals(await act(fixture, "pause-1h"), [303, "/sites/home#asked"]);
    assertEquals(await act(fixture, "mute-1h"), [303, `${PATH}?done=mute-1h`]);
    assertEquals(await waiting(), [["pause", HOUR]]);
    await act(fixture, "pause-8h");
    assertEquals(await waiting(), [["pause", 8 * HOUR]]);
    // 04:12 in Berlin.
    await act(fixture, "pause-until", { until: "07:00" });
    assertEquals(await waiting(), [["pause", 2 * HOUR + 48 * 60_000]]);
    await act(fixture, "resume");
    assertEquals(await waiting(), [["pause", 0]]);
    await act(fixture, "mute-1h");
    assertEquals(await muted(), START_MS + HOUR);
    await act(fixture, "mute-8h");
    assertEquals(await muted(), START_MS + 8 * HOUR);
    await act(fixture, "unmute");
    assertEquals(await muted(), null);
  }, FRESH));

Deno.test("cutting asks again, and is done once however often that is sent", () =>
  withApp(async (fixture) => {
    const { beat, kv } = fixture;
    await (await beat()).text();
    const asked = await send(fixture, { act: "cycle", token: await tokenFor(fixture, "cycle") });
    const text = await asked.text();
    assertEquals(asked.status, 200);
    assertStringIncludes(text, "Reboot the router of Home now?");
    assertEquals((await readSite(kv, "home"))?.commands, []);
    const token = /name="token" value="([^"]+)"/.exec(text)?.[1] ?? "";
    const sure = { act: "cycle-sure", token };
    assertEquals(await done(await send(fixture, sure)), [303, "/sites/home#asked"]);
    assertEquals((await readSite(kv, "home"))?.commands.map(({ kind }) => kind), ["power-cycle"]);
    assertEquals((await done(await send(fixture, sure)))[0], 409);
    const { commands } = await (await beat()).json();
    assertEquals(commands.length, 1);
  }, FRESH));

Deno.test("a silent home is not asked to cut: it would do so when it is back", () =>
  withApp(async (fixture) => {
    const { beat, clock, kv } = fixture;
    await (await beat()).text();
    clock.nowMs += 60_000;
    // Said before anybody is asked whether he is sure, and once more.
    for (const name of ["cycle", "cycle-sure"]) {
      assertEquals(await act(fixture, name), [
        409,
        "There is no contact with Home, so it could not hear of it; nothing was done",
      ]);
    }
    assertEquals((await readSite(kv, "home"))?.commands, []);
  }, FRESH));

Deno.test("the page shows forms, what waits, what came of it, and how the phone is", () =>
  withApp(async (fixture) => {
    const { ask, beat, tokens } = fixture;
    await (await beat()).text();
    await act(fixture, "pause-1h");
    const what = {
      kind: "command_done",
      command: "x",
      result: "refused",
      note: "A pause",
    } as const;
    await (await beat({ events: [{ id: 1, agoMs: 0, wallMs: 0, told: true, what }] })).text();
    const page = await ask(`${PATH}?done=mute-1h`, { token: tokens.act });
    const text = await page.text();
    assertEquals(page.status, 200);
    assertStringIncludes(text, "Muted: its silence is shown");
    assertStringIncludes(text, "handed over at 04:12");
    assertStringIncludes(text, "Command refused: A pause");
    assertStringIncludes(text, "Notifications are off");
    assertEquals(text.split('<form method="post"').length - 1, 5);
    assert(!text.includes("cycle-sure"));
    assertStringIncludes(page.headers.get("content-security-policy") ?? "", "form-action 'self'");
    assertEquals(page.headers.get("referrer-policy"), "same-origin");
    const odd = await ask(`${PATH}?done=<script>`, { token: tokens.act });
    assert(!(await odd.text()).includes("<script"));
  }, FRESH));

Deno.test("a test notification goes to every channel", () => {
  const now = () => START_MS;
  const channels = [createFakeChannel({ now }), createFakeChannel({ now, name: "webhook" })];
  return withApp(async (fixture) => {
    await (await fixture.beat()).text();
    assertEquals(await act(fixture, "test"), [303, "/sites/home#phone"]);
    await fixture.settle();
    for (const channel of channels) assertEquals(channel.taken(), ["Home: a test"]);
  }, { ...FRESH, channels });
});

Deno.test("what came of a test is shown where the page tells of the phone", () => {
  const channel = createFakeChannel({ now: () => START_MS });
  return withApp(async (fixture) => {
    const { ask, tokens, clock } = fixture;
    await (await fixture.beat()).text();
    const shown = async () => {
      await act(fixture, "test");
      await fixture.settle();
      clock.nowMs += 60_000;
      const page = await (await ask("/sites/home", { token: tokens.read })).text();
      return /<section class="card phone.*?<\/section>/s.exec(page)?.[0] ?? "";
    };
    assert((await shown()).includes("Last delivered 04:12"));
    channel.answer = () => ({ kind: "channel_refused", why: "status 403" });
    const refused = await shown();
    assert(refused.includes("The notification server refuses us (status 403)"), refused);
  }, { ...FRESH, channels: [channel] });
});

Deno.test("the read token may look at homes and not at their forms; the browser is asked anew", () =>
  withApp(async (fixture) => {
    const { app, tokens, beat } = fixture;
    await (await beat()).text();
    for (const token of [tokens.read, tokens.home]) {
      for (const method of ["GET", "POST"]) {
        const response = await app(
          new Request(`${BASE}${PATH}`, {
            method,
            headers: { authorization: basic(token), ...OURS },
          }),
        );
        await response.text();
        assertEquals(response.status, 401);
        assertEquals(
          response.headers.get("www-authenticate"),
          'Basic realm="Rebootinator, password: the act token", charset="UTF-8"',
        );
      }
    }
    const admin = await send(fixture, { act: "unmute", token: await tokenFor(fixture, "unmute") }, {
      token: tokens.admin,
    });
    assertEquals((await done(admin))[0], 303);
  }, FRESH));

Deno.test("a form that is not ours, not of this home or act, or too old does nothing", () =>
  withApp(async (fixture) => {
    const { beat, kv, clock } = fixture;
    await (await beat()).text();
    const before = await readSite(kv, "home");
    const old = await tokenFor(fixture, "mute-1h");
    const wrong = [
      await tokenFor(fixture, "mute-1h", "cabin"),
      await tokenFor(fixture, "cycle"),
      "",
      "x",
    ];
    for (const token of wrong) {
      const [status, error] = await done(await send(fixture, { act: "mute-1h", token }));
      assertEquals([status, error], [403, "This form is too old or not ours; load the page again"]);
    }
    clock.nowMs += FORM_LIFE_MS;
    assertEquals((await done(await send(fixture, { act: "mute-1h", token: old })))[0], 403);
    assertEquals(await readSite(kv, "home"), before);
  }, FRESH));

Deno.test("what another site's page sends with our reader's password does nothing", () =>
  withApp(async (fixture) => {
    const { beat, kv } = fixture;
    await (await beat()).text();
    const before = await readSite(kv, "home");
    const token = await tokenFor(fixture, "mute-1h");
    const foreign: readonly Record<string, string>[] = [
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site", origin: BASE },
      { "sec-fetch-site": "same-site" },
      {},
    ];
    for (const headers of foreign) {
      const [status] = await done(await send(fixture, { act: "mute-1h", token }, { headers }));
      assertEquals(status, 403);
    }
    assertEquals(await readSite(kv, "home"), before);
  }, FRESH));

Deno.test("a browser that sends a form is told what is wrong on a page", () =>
  withApp(async (fixture) => {
    await (await fixture.beat()).text();
    const headers = { ...OURS, accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
    const response = await send(fixture, { act: "mute-1h", token: "x" }, { headers });
    assertEquals([response.status, response.headers.get("content-type")], [
      403,
      "text/html; charset=utf-8",
    ]);
    assertStringIncludes(
      await response.text(),
      "This form is too old or not ours; load the page again",
    );
  }, FRESH));

Deno.test("what is no form of ours is one clear line", () =>
  withApp(async (fixture) => {
    const { app, tokens, beat } = fixture;
    await (await beat()).text();
    const post = (body: string, type = "application/x-www-form-urlencoded") =>
      app(
        new Request(`${BASE}${PATH}`, {
          method: "POST",
          body,
          headers: { authorization: basic(tokens.act), "content-type": type, ...OURS },
        }),
      );
    assertEquals((await done(await post("{}", "application/json")))[0], 415);
    assertEquals((await done(await post("x".repeat(1_025))))[0], 413);
    const [status, error] = await done(await post("act=reboot"));
    assertEquals(status, 400);
    assertStringIncludes(error, '"act" must be one of pause-1h');
    assertEquals(await act(fixture, "pause-until", { until: "7" }), [
      400,
      '"until" must be a time from 00:00 to 23:59',
    ]);
    assertEquals((await act(fixture, "pause-until"))[0], 400);
  }, FRESH));

Deno.test("a home that was never heard has no forms", () =>
  withApp(async (fixture) => {
    const { ask, tokens } = fixture;
    const page = await ask(PATH, { token: tokens.act });
    assertEquals((await done(page))[0], 404);
    for (const name of ["mute-1h", "test", "cycle-sure"]) {
      assertEquals((await act(fixture, name))[0], 404);
    }
    const cycle = await send(fixture, { act: "cycle", token: await tokenFor(fixture, "cycle") });
    assertEquals((await done(cycle))[0], 404);
  }, FRESH));

Deno.test("no page holds the token that cuts without asking", () =>
  withApp(async ({ deps }) => {
    assertEquals(Object.keys(await issueTokens(deps, "home")).includes("cycle-sure"), false);
  }));

Deno.test("an error leads back to the forms", () =>
  withApp(async (fixture) => {
    const { beat, clock } = fixture;
    await (await beat()).text();
    const headers = { ...OURS, accept: "text/html" };
    const ways = [
      { act: "x", token: "x" },
      { act: "mute-1h", token: "x" },
      { act: "pause-until", token: await tokenFor(fixture, "pause-until"), until: "7" },
      { act: "cycle", token: await tokenFor(fixture, "cycle") },
    ];
    for (const fields of ways) {
      if (fields.act === "cycle") clock.nowMs += 60_000;
      const response = await send(fixture, fields, { headers });
      assert(response.status >= 400);
      assertStringIncludes(await response.text(), `<a href="${PATH}">Back to what can be done</a>`);
    }
  }, FRESH));

Deno.test("the forms offer a link to look at this home, which opens it", () =>
  withApp(async ({ ask, beat, tokens }) => {
    await (await beat()).text();
    const text = await (await ask(PATH, { token: tokens.act })).text();
    const [, path = ""] = /href="http:\/\/cloud\.example(\/s\/h\.home\.[^"]+)"/.exec(text) ?? [];
    const page = await ask(path, { token: null });
    assertEquals(page.status, 200);
    assertStringIncludes(await page.text(), "Last 90 days");
  }, FRESH));
