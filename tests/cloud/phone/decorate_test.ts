import { assertEquals } from "@std/assert";
import { createDecorator } from "../../../cloud/phone/decorate.ts";
import { createLinkIssuer, LINK_PREFIX } from "../../../cloud/keys/links.ts";
import { createSigner } from "../../../cloud/keys/sign.ts";
import type { PhoneConfig } from "../../../lib/config/phone_config.ts";
import type { DownNotice, EventNotice, Notice } from "../../../lib/phone/notice.ts";
import { renderNotice } from "../../../lib/phone/render_notice.ts";
import { parseQuietHours } from "../../../lib/phone/quiet_hours.ts";
import type { MessageAbout } from "../../../lib/phone/webhook.ts";
import { T0 } from "../../support/site/heartbeats.ts";

const PHONE: PhoneConfig = {
  channels: [],
  quietHours: null,
  digestMinute: null,
  rebootButton: false,
};
const BACK: Notice = {
  siteName: "Home",
  timeZone: "Europe/Berlin",
  sequenceId: "home-12",
  kind: "back",
  incident: 12,
  lastSeenAt: T0 - 600_000,
  backAt: T0,
  saysBoth: false,
  report: null,
  lastCutAt: null,
};
/** The watchdog has given up: a person may try once more. */
const GAVE_UP: EventNotice = {
  siteName: "Home",
  timeZone: "Europe/Berlin",
  sequenceId: "home-12",
  kind: "event",
  at: T0,
  what: { kind: "gave_up", cuts: 8, retryInMs: 14_400_000 },
  command: null,
};
const DOWN: DownNotice = {
  siteName: "Home",
  timeZone: "Europe/Berlin",
  sequenceId: "home-12",
  kind: "down",
  incident: 12,
  lastSeenAt: T0 - 600_000,
  staleAfterMs: 60_000,
};
const ABOUT: MessageAbout = {
  id: "home/17/x",
  kind: "back",
  site: { id: "home", name: "Home", timeZone: "Europe/Berlin" },
  createdAt: T0,
  number: 17,
  notice: BACK,
};

const links = createLinkIssuer(await createSigner("0123456789abcdef0123456789abcdef", "link"));

function decorate(
  changes: Partial<PhoneConfig> = {},
  options: { about?: Partial<MessageAbout>; now?: number; publicUrl?: string | null } = {},
) {
  const { now = T0, publicUrl = "https://cloud.example" } = options;
  const config = { phone: { ...PHONE, ...changes }, publicUrl };
  const dresser = createDecorator({ config, links, now: () => now });
  return dresser(renderNotice(BACK, { now }), { ...ABOUT, ...options.about });
}

Deno.test("a notice opens its home's page and carries its buttons", async () => {
  const buttons = async (notice: Notice) => {
    const { actions = [] } = await decorate({ rebootButton: true }, { about: { notice } });
    return actions.map(({ kind, label }) => [kind, label]);
  };
  assertEquals(await buttons(GAVE_UP), [["view", "Status"], ["post", "Reboot now"]]);
  // All is well again: nothing that a thumb could undo.
  assertEquals(await buttons(BACK), [["view", "Status"]]);
  const { click, actions = [] } = await decorate({}, { about: { notice: DOWN } });
  // To the outage that it is about, which is there to read when all is well again.
  assertEquals(click, `https://cloud.example/sites/home/outage?at=${T0 / 1_000 - 600}`);
  assertEquals(actions.map(({ kind, label }) => [kind, label]), [
    ["view", "Status"],
    ["post", "Snooze 1 h"],
  ]);
  const path = new URL(actions[1]?.url ?? "").pathname;
  assertEquals(await links.verify(path.slice(LINK_PREFIX.length), T0), {
    kind: "good",
    link: {
      action: "snooze",
      site: "home",
      sequenceId: "home-12",
      number: 17,
      expiresAt: T0 + 7_200_000,
    },
  });
});

Deno.test("without an address there is nothing to press", async () => {
  const message = await decorate({ rebootButton: true }, { publicUrl: null });
  assertEquals([message.click, message.actions], [null, undefined]);
});

Deno.test("a notice that comes late has only the buttons that still work", async () => {
  const labels = async (now: number) =>
    (await decorate({}, { now, about: { notice: DOWN } })).actions?.map(({ label }) => label);
  assertEquals(await labels(T0 + 7_199_999), ["Status", "Snooze 1 h"]);
  assertEquals(await labels(T0 + 7_200_000), ["Status"]);
});

Deno.test("quiet hours of the home make it silent, those of another do not", async () => {
  const hours = parseQuietHours("home=22:00-07:00");
  assertEquals((await decorate({ quietHours: hours })).priority, 2);
  const cabin = { id: "cabin", name: "Cabin", timeZone: null };
  const other = await decorate({ quietHours: hours }, { about: { site: cabin, notice: null } });
  assertEquals([other.priority, other.actions?.length], [3, 1]);
});

Deno.test("the monitor's own messages are left as they are", async () => {
  const quietHours = parseQuietHours("00:00-23:59");
  const message = await decorate({ quietHours }, { about: { site: null } });
  assertEquals([message.priority, message.click, message.actions], [3, null, undefined]);
});
