import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { WRONG_TOKENS_MAX } from "../../../cloud/http/flood.ts";
import type { Link } from "../../../cloud/keys/links.ts";
import { listOutbox, readSite } from "../../../cloud/store/records.ts";
import { parsePhone } from "../../../lib/config/phone_config.ts";
import { createFakeChannel } from "../../support/phone/fake_channel.ts";
import { type Fixture, START_MS, withApp } from "../../support/http/app_fixture.ts";

const HOUR = 3_600_000;
const PUBLIC_URL = "https://cloud.example";
const PHONE = parsePhone({ REBOOT_BUTTON: "true", PUBLIC_URL });
const LINK: Link = {
  action: "snooze",
  site: "home",
  sequenceId: "home-12",
  number: 17,
  expiresAt: START_MS + HOUR,
};

async function withButtons(
  use: (fixture: Fixture, titles: readonly string[]) => Promise<void>,
  config = { phone: PHONE, publicUrl: PUBLIC_URL },
): Promise<void> {
  const channel = createFakeChannel({ now: () => START_MS });
  await withApp((fixture) => use(fixture, channel.taken()), { config, channels: [channel] });
}

const PRESS = { token: null, method: "POST" } as const;

async function statusAndText(response: Response): Promise<[number, string]> {
  return [response.status, await response.text()];
}

Deno.test("looking at a link shows what it would do and does nothing", () =>
  withButtons(async ({ ask, beat, deps, kv }) => {
    await (await beat()).text();
    const before = await readSite(kv, "home");
    const path = await deps.links.issue(LINK);
    for (const method of ["GET", "HEAD", "GET"]) {
      const response = await ask(path, { token: null, method });
      assertEquals(response.status, 200);
      const text = await response.text();
      assert(method === "HEAD" || JSON.parse(text).wouldDo === "snooze", text);
    }
    const page = await ask(path, { token: null, headers: { accept: "text/html" } });
    assertStringIncludes(page.headers.get("content-security-policy") ?? "", "form-action 'self'");
    const text = await page.text();
    assertStringIncludes(text, "Keep the silence of Home from ringing for an hour?");
    assertStringIncludes(text, '<form method="post">');
    assertEquals(await readSite(kv, "home"), before);
  }));

Deno.test("a snooze mutes for an hour, once, and is told in place of the notice", () =>
  withButtons(async ({ ask, beat, deps, kv, clock, settle }, titles) => {
    await (await beat()).text();
    const path = await deps.links.issue(LINK);
    const done = await ask(path, PRESS);
    assertEquals([done.status, done.headers.get("access-control-allow-origin")], [200, "*"]);
    assertEquals((await done.json()).done, "snooze");
    await settle();
    assertEquals(titles, ["Home: snoozed until 05:12"]);
    assertEquals((await readSite(kv, "home"))?.mutedUntil, START_MS + HOUR);
    clock.nowMs += 60_000;
    for (const method of ["POST", "GET", "POST"]) {
      const [status, text] = await statusAndText(await ask(path, { token: null, method }));
      assertEquals([status, JSON.parse(text).error], [
        409,
        "This link was used at 04:12; it works once",
      ]);
    }
    await settle();
    assertEquals([titles.length, (await readSite(kv, "home"))?.mutedUntil], [1, START_MS + HOUR]);
  }));

Deno.test("ten fingers at once press one button", () =>
  withButtons(async ({ ask, beat, deps, kv, settle }, titles) => {
    await (await beat()).text();
    const path = await deps.links.issue({ ...LINK, action: "reboot" });
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(path, PRESS)));
    const statuses = answers.map(({ status }) => status).sort();
    for (const answer of answers) await answer.text();
    assertEquals(statuses, [202, ...Array(9).fill(409)]);
    await settle();
    assertEquals(titles.length, 1);
    assertEquals((await readSite(kv, "home"))?.commands.length, 1);
  }));

Deno.test("a reboot is fetched by the next heartbeat, and its result replaces the notice too", () =>
  withButtons(async ({ ask, beat, deps, settle, kv }, titles) => {
    await (await beat()).text();
    await (await ask(await deps.links.issue({ ...LINK, action: "reboot" }), PRESS)).text();
    const { commands } = await (await beat()).json();
    assertEquals(commands.map(({ kind, id }: { kind: string; id: string }) => [kind, id]), [
      ["power-cycle", "h-12"],
    ]);
    await settle();
    const what = {
      kind: "command_done",
      command: "h-12",
      result: "done",
      note: "The router was cut",
    } as const;
    await (await beat({ events: [{ id: 1, agoMs: 0, wallMs: 0, told: false, what }] })).text();
    await settle();
    assertEquals(titles, ["Home: reboot asked for", "Home: reboot done"]);
    assertEquals(await listOutbox(kv, "ntfy", { limit: 9 }), []);
  }));

Deno.test("a silent home is not asked, and the link is not used up by it", () =>
  withButtons(async ({ ask, beat, deps, clock }) => {
    await (await beat()).text();
    const path = await deps.links.issue({ ...LINK, action: "reboot" });
    clock.nowMs += 60_000;
    const [status, text] = await statusAndText(await ask(path, PRESS));
    assertEquals([status, JSON.parse(text).error], [
      409,
      "There is no contact with Home, so it could not hear of it; nothing was done",
    ]);
    await (await beat()).text();
    assertEquals((await statusAndText(await ask(path, PRESS)))[0], 202);
  }));

Deno.test("a link ends on its second, and says so", () =>
  withButtons(async ({ ask, beat, deps, clock, kv }) => {
    await (await beat()).text();
    const path = await deps.links.issue(LINK);
    clock.nowMs = LINK.expiresAt;
    for (const method of ["GET", "POST"]) {
      const [status, text] = await statusAndText(await ask(path, { token: null, method }));
      assertEquals([status, JSON.parse(text).error], [
        410,
        "This link ended at 05:12; nothing was done",
      ]);
    }
    assertEquals((await readSite(kv, "home"))?.mutedUntil, null);
  }));

Deno.test("a reboot link is dead while the setting is off, a snooze works", () =>
  withButtons(async ({ ask, beat, deps }) => {
    await (await beat()).text();
    const reboot = await ask(await deps.links.issue({ ...LINK, action: "reboot" }), PRESS);
    assertEquals((await statusAndText(reboot))[0], 403);
    const snooze = await ask(await deps.links.issue(LINK), PRESS);
    assertEquals((await statusAndText(snooze))[0], 200);
  }, { phone: parsePhone({}), publicUrl: PUBLIC_URL }));

Deno.test("a link of a home that is not there is 404, other methods are 405", () =>
  withButtons(async ({ ask, deps }) => {
    const path = await deps.links.issue(LINK);
    assertEquals((await statusAndText(await ask(path, PRESS)))[0], 404);
    const put = await ask(path, { token: null, method: "PUT" });
    assertEquals([put.status, put.headers.get("allow")], [405, "GET, HEAD, POST"]);
    await put.text();
  }));

Deno.test("guessing links is counted as guessing tokens is, and no link is logged", () =>
  withButtons(async ({ ask, beat, deps, lines }) => {
    await (await beat()).text();
    const good = await deps.links.issue(LINK);
    const wrong = `${good.slice(0, -1)}${good.endsWith("A") ? "E" : "A"}`;
    const statuses = [];
    for (let count = 0; count < WRONG_TOKENS_MAX + 5; count++) {
      statuses.push((await statusAndText(await ask(wrong, PRESS)))[0]);
    }
    assertEquals(statuses.filter((status) => status === 404).length, WRONG_TOKENS_MAX);
    assertEquals(statuses.filter((status) => status === 429).length, 5);
    assertEquals((await statusAndText(await ask(good, PRESS)))[0], 200);
    const log = JSON.stringify(lines);
    for (const path of [good, wrong]) assert(!log.includes(path.slice("/a/".length)), log);
    assertStringIncludes(log, '"event":"button"');
  }));

Deno.test("a failure on the way is logged without the link", () =>
  withApp(async ({ ask, beat, deps, lines }) => {
    await (await beat()).text();
    const path = await deps.links.issue(LINK);
    const response = await ask(path, PRESS);
    assertEquals(response.status, 500);
    await response.text();
    const [line] = lines.filter(({ event }) => event === "request_failed");
    assertEquals(line?.["path"], "/a/…");
  }, {
    config: { phone: PHONE, publicUrl: PUBLIC_URL },
    kv: (kv) =>
      new Proxy(kv, {
        get(target, name) {
          const value = Reflect.get(target, name);
          if (name === "get") {
            return (key: Deno.KvKey) => {
              if (key[0] === "used") throw new Error("the disk is gone");
              return target.get(key);
            };
          }
          return typeof value === "function" ? value.bind(target) : value;
        },
      }),
  }));

Deno.test("a used link stays used for longer than it works, whenever the store drops what is over", () =>
  withButtons(async ({ ask, beat, deps, clock }) => {
    await (await beat()).text();
    const path = await deps.links.issue(LINK);
    clock.nowMs += HOUR / 2;
    const kept: (number | undefined)[] = [];
    const atomic = deps.kv.atomic.bind(deps.kv);
    deps.kv.atomic = () => {
      const operation = atomic();
      const mutate = operation.mutate.bind(operation);
      operation.mutate = (...mutations) => {
        for (const each of mutations) {
          if (each.type === "set" && each.key[0] === "used") kept.push(each.expireIn);
        }
        return mutate(...mutations);
      };
      return operation;
    };
    assertEquals((await ask(path, PRESS)).status, 200);
    // It works for half an hour more; a clock may be set back meanwhile.
    assertEquals(kept.length, 1);
    assert((kept[0] ?? Infinity) > HOUR / 2 + 12 * HOUR, `${kept[0]}`);
  }));
