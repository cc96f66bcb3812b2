import { assert, assertEquals } from "@std/assert";
import { STATE_NAMES } from "../../../../lib/status/state_name.ts";
import { stateIcon, tabIcon, tabIconOf } from "../../../../lib/pages/parts/icons.ts";

Deno.test("each state has a shape of its own, and none is read out", () => {
  const icons = (["online", "late", "trouble", "silent"] as const).map((kind) =>
    stateIcon(kind).markup.replaceAll(/class="[^"]*"/g, "")
  );
  assertEquals(new Set(icons).size, 4);
  assert(icons.every((icon) => icon.includes('aria-hidden="true"')));
});

Deno.test("the tab's icon tells online, trouble and silence apart by its shape too", () => {
  const states = ["online", "trouble", "silent"] as const;
  const shapes = states.map((state) => tabIcon(state).replaceAll(/#[0-9a-f]+/g, ""));
  assertEquals(new Set(shapes).size, 3);
  assert(tabIcon("online").startsWith('<svg xmlns="http://www.w3.org/2000/svg"'));
});

Deno.test("a home that is late, and no home at all, have the quiet icon", () => {
  assertEquals([tabIconOf("late"), tabIconOf(null)], ["/icon.svg", "/icon.svg"]);
  assertEquals(new Set(STATE_NAMES.map(tabIconOf)).size, 3);
});
