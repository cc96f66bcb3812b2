import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { renderNotice } from "../../../lib/phone/render_notice.ts";
import {
  classifyWebhookAnswer,
  type MessageAbout,
  webhookBody,
} from "../../../lib/phone/webhook.ts";
import { DAY_MS } from "../../../lib/time/time.ts";
import { faultsOf } from "../../support/api/api_document.ts";
import { T0 } from "../../support/site/heartbeats.ts";

const NOTICE = {
  siteName: "Home",
  timeZone: "Europe/Berlin",
  sequenceId: "home-12",
  kind: "down",
  incident: 12,
  lastSeenAt: T0,
  staleAfterMs: 60_000,
} as const;
const ABOUT: MessageAbout = {
  id: "home/17/x",
  kind: "down",
  site: { id: "home", name: "Home", timeZone: "Europe/Berlin" },
  createdAt: T0 + 60_000,
  number: 17,
  notice: NOTICE,
};

Deno.test("the JSON is what the document says", () => {
  const now = T0 + 61_000;
  const message = { ...renderNotice(NOTICE, { now }), click: "https://cloud.example/sites/home" };
  assertEquals(JSON.parse(webhookBody(message, { about: ABOUT, now })), {
    version: 1,
    id: "home/17/x",
    kind: "down",
    createdAt: T0 + 60_000,
    sentAt: now,
    site: { id: "home", name: "Home", timeZone: "Europe/Berlin" },
    title: "Home: no contact",
    text:
      "Not heard since 04:00 (1 min). The watchdog there reboots the router about now, if it still runs. " +
      "Still nothing at 04:15? Ask somebody nearby (at night: in the morning) whether the power or the provider is down; if not, have the router switched off and on once.",
    priority: 4,
    tags: ["rotating_light"],
    url: "https://cloud.example/sites/home",
    replaces: "home-12",
    facts: { incident: 12, lastSeenAt: T0, staleAfterMs: 60_000 },
  });
});

Deno.test("the JSON of every kind keeps to the API's document", () => {
  const about = { ...ABOUT, site: null, notice: null };
  for (const kind of ["down", "test", "digest", "present", "monitor", "action"] as const) {
    const message = { ...renderNotice(NOTICE, { now: T0 }), sequenceId: null };
    const body = JSON.parse(webhookBody(message, { about: { ...about, kind }, now: T0 }));
    assertEquals(faultsOf("Webhook", body), "");
  }
  const whole = webhookBody(renderNotice(NOTICE, { now: T0 }), { about: ABOUT, now: T0 });
  assertEquals(faultsOf("Webhook", JSON.parse(whole)), "");
});

Deno.test("of homes that fell silent together it tells what it would of each", () => {
  const { siteName: name, timeZone, kind: _, sequenceId: replaces, ...facts } = NOTICE;
  const about: MessageAbout = {
    ...ABOUT,
    kind: "homes",
    site: null,
    notice: null,
    homes: [{ site: "home", notice: NOTICE }, { site: "cabin", notice: NOTICE }],
  };
  const body = JSON.parse(webhookBody(renderNotice(NOTICE, { now: T0 }), { about, now: T0 }));
  assertEquals(faultsOf("Webhook", body), "");
  assertEquals([body.kind, body.site], ["homes", null]);
  assertEquals(body.facts.homes, [
    { site: { id: "home", name, timeZone }, replaces, ...facts },
    { site: { id: "cabin", name, timeZone }, replaces, ...facts },
  ]);
});

Deno.test("a button's link is not in it", () => {
  const message = {
    ...renderNotice(NOTICE, { now: T0 }),
    actions: [{ kind: "post", label: "Reboot now", url: "https://cloud.example/a/x" }] as const,
  };
  const body = webhookBody(message, { about: { ...ABOUT, notice: null }, now: T0 });
  assertEquals([body.includes("/a/x"), JSON.parse(body).facts], [false, null]);
});

function answer(status: number, headers: Record<string, string> = {}) {
  return classifyWebhookAnswer({ status, headers: new Headers(headers), now: T0 });
}

Deno.test("each answer has its kind", () => {
  const kinds = (...statuses: number[]) => new Set(statuses.map((status) => answer(status).kind));
  assertEquals(kinds(200, 201, 202, 204), new Set(["delivered"]));
  assertEquals(kinds(301, 302, 307, 308), new Set(["channel_refused"]));
  assertEquals(kinds(401, 403, 404, 405, 410), new Set(["channel_refused"]));
  assertEquals(kinds(400, 413, 415, 422), new Set(["message_refused"]));
  assertEquals(kinds(408, 425, 500, 502, 503, 504), new Set(["retry"]));
  assertEquals(answer(429), { kind: "limited", untilMs: T0 + 60_000, why: "status 429" });
  assertEquals(answer(429, { "retry-after": "7" }), {
    kind: "limited",
    untilMs: T0 + 7_000,
    why: "status 429",
  });
  assertEquals(answer(503, { "retry-after": "9" }), {
    kind: "retry",
    afterMs: 9_000,
    why: "status 503",
  });
});

Deno.test("whatever is answered, nothing rests us for longer than a day", () => {
  fc.assert(fc.property(fc.integer({ min: 100, max: 999 }), fc.string(), (status, wish) => {
    const headers = { get: () => wish };
    const found = classifyWebhookAnswer({ status, headers, now: T0 });
    return found.kind !== "limited" || (found.untilMs >= T0 && found.untilMs <= T0 + DAY_MS);
  }));
});
