import { assertEquals } from "@std/assert";
import { each, labelsOf } from "../../../lib/api/metric.ts";

Deno.test("samples are made only when they are asked for", () => {
  const made: string[] = [];
  const samples = each(["a", "b"], (site) => {
    made.push(site);
    return [{ labels: site, value: 1 }, { labels: site, value: 2 }];
  });
  assertEquals(made, []);
  assertEquals(samples.next().value, { labels: "a", value: 1 });
  assertEquals(made, ["a"]);
  assertEquals([...samples].length, 3);
});

Deno.test("labels are written as the text format asks", () => {
  assertEquals(labelsOf({ site: "cabin", cause: "online" }), 'site="cabin",cause="online"');
  assertEquals(labelsOf({ name: 'a\\b"c\nd\n"' }), 'name="a\\\\b\\"c\\nd\\n\\""');
});
