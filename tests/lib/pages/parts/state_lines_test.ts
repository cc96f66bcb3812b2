import { assert, assertStringIncludes } from "@std/assert";
import { renderStateLines } from "../../../../lib/pages/parts/state_lines.ts";
import { siteStateOf } from "../../../../lib/pages/view/site_state.ts";
import {
  makeSilentView,
  makeSiteView,
  makeStatus,
  NOW_MS,
  READER,
} from "../../../support/pages/site_views.ts";

function lines(site: ReturnType<typeof makeSiteView>, view = makeStatus()): string {
  const state = siteStateOf(site, { past: null, reader: READER, view });
  const { channel } = view;
  return renderStateLines(site, { state, past: null, channel, reader: READER }).markup;
}

Deno.test("the state comes first, then since when, then what was done about it", () => {
  const text = lines(makeSilentView({ id: "home" }));
  const places = ["word", "since", "done"].map((name) => text.indexOf(`class="${name}"`));
  assert(places.every((place, index) => place > (places[index - 1] ?? -1)), text);
  assert(/No contact for 12\smin/.test(text), text);
});

Deno.test("beside what somebody should look at no old outage stands", () => {
  assertStringIncludes(lines(makeSiteView()), 'class="done"');
  assert(!lines(makeSiteView({ pausedUntil: NOW_MS + 1 })).includes('class="done"'));
  assertStringIncludes(lines(makeSiteView({ cause: "watchdog_broken" })), 'class="done"');
});

Deno.test("what must be known stands below, and no empty list where there is nothing", () => {
  const two = lines(makeSiteView({ warnings: ["The disk is full", "The plug is gone"] }));
  assertStringIncludes(two, "<li>The disk is full</li><li>The plug is gone</li>");
  assert(!lines(makeSiteView()).includes("<ul"));
  // The only one is said once.
  const one = lines(makeSiteView({ warnings: ["The disk is full"] }));
  assertStringIncludes(one, "The disk is full; online");
  assert(!one.includes("<ul"));
  // Nor is it lost where something else stands beneath the state.
  const asleep = makeStatus({ lastSweepAt: NOW_MS - 1_560_000 });
  const disk = makeSiteView({ warnings: ["The disk is full"] });
  assertStringIncludes(lines(disk, asleep), "<li>The disk is full</li>");
  const muted = { mutedUntil: NOW_MS + 1, warnings: ["The disk is full"] };
  assertStringIncludes(lines(makeSiteView(muted)), "<li>The disk is full</li>");
});
