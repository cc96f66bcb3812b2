import { assertEquals } from "@std/assert";
import { stateClass, STRETCH_TONES, TONES } from "../../../../lib/pages/view/tone.ts";
import { STATUS_STYLE } from "../../../../lib/pages/status_style.ts";
import { shownStateOf } from "../../../../lib/status/guarded.ts";
import { renderSweepWarning } from "../../../../lib/pages/parts/phone_part.ts";
import {
  makeSilentView,
  makeSiteView,
  makeStatus,
  NOW_MS,
} from "../../../support/pages/site_views.ts";

const AWAKE = { isAsleep: false };

Deno.test("a home has the colour of the time that it is in", () => {
  const toneOf = (site = makeSiteView()) => TONES[shownStateOf(site, AWAKE)];
  assertEquals(toneOf(makeSilentView()), STRETCH_TONES.silent);
  assertEquals(toneOf(makeSiteView({ cause: "internet_dead" })), STRETCH_TONES.outage);
  assertEquals(toneOf(makeSiteView({ cause: "captive_portal" })), STRETCH_TONES.outage);
  assertEquals(toneOf(makeSiteView({ cause: "watchdog_broken" })), STRETCH_TONES.not_watched);
  assertEquals(toneOf(makeSiteView()), STRETCH_TONES.online);
  // Two lost heartbeats are no outage, and not well either.
  assertEquals(toneOf(makeSiteView({ status: "late" })), "wait");
  assertEquals(stateClass("late"), "late tone-wait");
});

Deno.test("one fault has one colour on a page: that of its banner is its home's and its phone's", () => {
  const view = makeStatus({ lastSweepAt: NOW_MS - 600_000 });
  const [site = makeSiteView()] = view.sites;
  assertEquals(TONES[shownStateOf(site, { isAsleep: true })], "look");
  assertEquals(renderSweepWarning(view)?.markup.includes('class="banner"'), true);
  assertEquals(
    STATUS_STYLE.includes(".banner.bad ~ .phone.bad { border-left-color: var(--bad)"),
    true,
  );
});

Deno.test("bars and calendar are painted by the same table", () => {
  const fillsOf = (kind: string) =>
    [...STATUS_STYLE.matchAll(new RegExp(`\\.${kind}(?:::after)? {([^}]*)}`, "g"))]
      .map(([, rule = ""]) => /var\(--(bad|look|good)[-)]/.exec(rule)?.[1])
      .filter((tone) => tone !== undefined);
  for (const kind of ["silent", "outage", "not_watched"] as const) {
    assertEquals(
      new Set<string | null>(fillsOf(kind)),
      new Set<string | null>([STRETCH_TONES[kind]]),
      kind,
    );
  }
});
