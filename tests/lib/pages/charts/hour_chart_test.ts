import { assertEquals, assertStringIncludes } from "@std/assert";
import { hourChart } from "../../../../lib/pages/charts/hour_chart.ts";

function day(...away: readonly (readonly [number, number])[]): number[] {
  const hours = new Array<number>(24).fill(0);
  for (const [hour, seconds] of away) hours[hour] = seconds;
  return hours;
}

Deno.test("the chart has 24 bars and says in words what they show", () => {
  const { markup } = hourChart(day([3, 90], [20, 3_600]));
  assertEquals(markup.match(/<rect /g)?.length, 24);
  assertStringIncludes(
    markup,
    'aria-label="Time away by hour of the day: 03:00 0:01:30, 20:00 1:00:00"',
  );
});

Deno.test("a second beside a day can still be seen", () => {
  const heights = hourChart(day([3, 1], [20, 86_400])).markup.match(/height="(\d+)"/g)
    ?.map((text) => Number(text.slice(8, -1)));
  assertEquals([heights?.[3], heights?.[4]], [2, 0]);
});

Deno.test("a day without outages is said to be one", () => {
  assertStringIncludes(hourChart(day()).markup, "by hour of the day: none");
});
