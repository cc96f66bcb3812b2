import { assert, assertEquals } from "@std/assert";
import { makeSiteView, makeStatus, NOW_MS } from "../../../support/pages/site_views.ts";
import { SHOWN_STATES } from "../../../../lib/status/guarded.ts";
import { stateIcon, tabIcon, tabIconOf, tabIconOfAll } from "../../../../lib/pages/parts/icons.ts";

Deno.test("each state has a shape of its own, and none is read out", () => {
  const icons = SHOWN_STATES.map((kind) => stateIcon(kind).markup.replaceAll(/class="[^"]*"/g, ""));
  assertEquals(new Set(icons).size, 5);
  assert(icons.every((icon) => icon.includes('aria-hidden="true"')));
});

Deno.test("the tab's icon tells what is shown apart by its shape too", () => {
  const states = ["online", "look", "trouble", "silent"] as const;
  const shapes = states.map((state) => tabIcon(state).replaceAll(/#[0-9a-f]+/g, ""));
  assertEquals(new Set(shapes).size, 4);
  assert(tabIcon("online").startsWith('<svg xmlns="http://www.w3.org/2000/svg"'));
});

Deno.test("a home that is late, and no home at all, have the quiet icon", () => {
  assertEquals([tabIconOf("late"), tabIconOf(null)], ["/icon.svg", "/icon.svg"]);
  assertEquals(new Set(SHOWN_STATES.map(tabIconOf)).size, 4);
});

Deno.test("the icon of all homes is not green while one of them is not guarded or looked for", () => {
  const odd = makeSiteView({ mutedUntil: NOW_MS + 1 });
  const shown = (change: Parameters<typeof makeStatus>[0]) => tabIconOfAll(makeStatus(change));
  assertEquals(shown({}), "/icon.svg");
  assertEquals(shown({ sites: [makeSiteView(), odd] }), "/icon-look.svg");
  assertEquals(shown({ lastSweepAt: NOW_MS - 1_560_000 }), "/icon-look.svg");
});
