import { assert, assertFalse } from "@std/assert";
import { RELEASE } from "../../../../lib/base/release.ts";
import { renderFoot, renderPhone, renderUntold } from "../../../../lib/pages/parts/phone_part.ts";
import { untoldOf } from "../../../../lib/pages/view/phone_words.ts";
import {
  makeSilentView,
  makeStatus,
  NOW_MS,
  READER,
  WELL,
} from "../../../support/pages/site_views.ts";

Deno.test("a channel that is well is one quiet line", () => {
  const { markup } = renderPhone({ channel: WELL, sites: [] }, READER);
  assert(markup.includes("Last delivered 04:07."));
  assertFalse(markup.includes("Look at this"));
  assert(markup.includes("✓"));
  // That nothing was ever sent is no success.
  const unproven = renderPhone({ channel: { ...WELL, deliveredAt: null }, sites: [] }, READER);
  assertFalse(unproven.markup.includes("✓"));
});

Deno.test("trouble asks to be looked at, and says that nothing is lost", () => {
  const channel = {
    ...WELL,
    state: "paused",
    why: "status 403",
    until: NOW_MS,
    queued: 2,
  } as const;
  const { markup } = renderPhone({ channel, sites: [] }, READER);
  for (const part of ["Look at this", "status 403", "2 waiting, none is lost"]) {
    assert(markup.includes(part), part);
  }
});

Deno.test("what the server refused is listed, escaped", () => {
  const setAside = [{ at: NOW_MS, siteName: "<b>", kind: "down", why: "status 413" }];
  const { markup } = renderPhone({ channel: { ...WELL, setAside }, sites: [] }, READER);
  assert(markup.includes("“down” of &lt;b&gt;: status 413"));
  assert(markup.includes("Look at this"));
});

Deno.test("several channels are told apart by name, one is not", () => {
  const channels = [{ ...WELL, name: "ntfy" }, {
    ...WELL,
    name: "webhook",
    state: "trouble",
  }] as const;
  const shown = (count: number) =>
    renderPhone({ channel: WELL, channels: channels.slice(0, count), sites: [] }, READER).markup;
  assert(shown(2).includes("webhook") && shown(2).includes("ntfy"));
  assertFalse(shown(1).includes("ntfy"));
});

Deno.test("a test is one tap away wherever something can be sent", () => {
  const { sites } = makeStatus();
  const shown = (change: Partial<typeof WELL>) =>
    renderPhone({ channel: { ...WELL, ...change }, sites }, READER).markup;
  const link = 'href="/sites/home/actions#phone"';
  assert(shown({}).includes(link) && shown({ state: "paused" }).includes(link));
  assertFalse(shown({ state: "off" }).includes("#phone"));
});

Deno.test("the foot says when the cloud looked and as of when the page is", () => {
  const foot = (lastSweepAt: number | null) =>
    renderFoot({ ...makeStatus(), lastSweepAt }, { hasLogin: true }).markup;
  assert(foot(NOW_MS - 8_000).includes(">8 s</span> ago"));
  assert(foot(NOW_MS - 8_000).includes(`Rebootinator ${RELEASE};`));
  assert(foot(NOW_MS - 8_000).includes(">04:12:00</span>"));
  assert(foot(null).includes("has not looked"));
});

Deno.test("a failed alarm is a banner with the way to a test, for those who may send one", () => {
  const view = makeStatus({ sites: [makeSilentView()] });
  const shown = (hasTest: boolean) =>
    renderUntold(untoldOf(view, READER), { view, hasTest })?.markup ?? "";
  assert(shown(true).includes('<p class="banner bad" role="alert">Your phone was not told'));
  assert(shown(true).includes('href="/sites/home/actions#phone"'));
  assertFalse(shown(false).includes("href"));
  assert(renderUntold(untoldOf(makeStatus(), READER), { view, hasTest: true }) === null);
});
