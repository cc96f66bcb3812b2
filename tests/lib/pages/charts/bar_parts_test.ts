import { assert, assertEquals } from "@std/assert";
import {
  barFills,
  barLegend,
  block,
  cutMark,
  LOOKS,
} from "../../../../lib/pages/charts/bar_parts.ts";

Deno.test("kinds of time differ by height or filling, not by colour alone", () => {
  const looks = Object.values(LOOKS).map(({ height, fill }) => `${height} ${fill}`);
  assertEquals(new Set(looks).size, looks.length);
});

Deno.test("each filling that a block refers to is there once", () => {
  const fills = barFills().markup;
  for (const { fill } of Object.values(LOOKS)) {
    const id = /^url\(#(.+)\)$/.exec(fill ?? "")?.[1];
    if (id !== undefined) assertEquals(fills.split(`id="${id}"`).length, 2, id);
  }
  assertEquals(fills.split('id="cut"').length, 2);
  assert(cutMark("commanded", 12.345).markup.includes('class="cut commanded" x="12.35%"'));
});

Deno.test("a block is placed to a hundredth of a per cent", () => {
  const { markup } = block("silent", { x: 1 / 3, y: 10, width: 0.8, height: 28 });
  const plain = markup.replaceAll(/\s+/g, " ");
  assert(plain.includes('fill="url(#hatch)"'), plain);
  assert(plain.includes('x="0.33%" y="10" width="0.8%"'), plain);
});

Deno.test("the legend names every shape", () => {
  const { markup } = barLegend();
  for (const word of ["online", "outage", "silent", "not watched", "rebooted"]) {
    assert(markup.includes(word), word);
  }
});
