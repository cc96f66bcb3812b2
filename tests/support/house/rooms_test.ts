import { assertEquals } from "@std/assert";
import { circlesOf } from "./rooms.ts";

function circles(...arrows: readonly string[]): string[][] {
  const map = new Map<string, Set<string>>();
  for (const [from = "", to = ""] of arrows.map((arrow) => [...arrow])) {
    map.set(from, (map.get(from) ?? new Set()).add(to));
  }
  return circlesOf(map);
}

Deno.test("a circle is found whatever leads to it, and two are two", () => {
  assertEquals(circles("ab", "bc", "ac"), []);
  assertEquals(circles("ab", "ba"), [["a", "b"]]);
  assertEquals(circles("xa", "ab", "bc", "ca", "cd"), [["a", "b", "c"]]);
  assertEquals(circles("ab", "ba", "bc", "cd", "dc"), [["c", "d"], ["a", "b"]]);
});
