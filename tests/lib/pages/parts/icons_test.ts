import { assert, assertEquals } from "@std/assert";
import { stateIcon, tabIcon } from "../../../../lib/pages/parts/icons.ts";

Deno.test("each state has a shape of its own, and none is read out", () => {
  const icons = (["online", "late", "trouble", "silent"] as const).map((kind) =>
    stateIcon(kind).markup.replaceAll(/class="[^"]*"/g, "")
  );
  assertEquals(new Set(icons).size, 4);
  assert(icons.every((icon) => icon.includes('aria-hidden="true"')));
});

Deno.test("the tab's icon tells up from down by its shape too", () => {
  const shape = (state: "up" | "down") => tabIcon(state).replaceAll(/#[0-9a-f]+/g, "");
  assert(shape("up") !== shape("down"));
  assert(tabIcon("up").startsWith('<svg xmlns="http://www.w3.org/2000/svg"'));
});
