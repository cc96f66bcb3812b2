import { assertEquals, assertThrows } from "@std/assert";
import {
  ALL_HOMES,
  homesAddress,
  pageOf,
  pickHomes,
  readHomesQuery,
} from "../../../lib/status/homes_query.ts";
import { makeSilentView, makeSiteView, NOW_MS } from "../../support/pages/site_views.ts";

const read = (text: string) => readHomesQuery(new URLSearchParams(text));

Deno.test("what is not asked for is as usual", () => {
  assertEquals(read(""), ALL_HOMES);
  assertEquals(read("state=&q=&unknown=1"), ALL_HOMES);
  assertEquals(read("state=silent&q= Cabin &page=2"), { show: "silent", search: "Cabin", page: 2 });
});

for (
  const [text, said] of [
    ["state=dead", '"state" must be one of silent, trouble, late, online, muted, got "dead"'],
    ["page=0", '"page" must be a number from 1 to 99999, got "0"'],
    ["page=1e3", '"page" must be a number from 1 to 99999, got "1e3"'],
    [`q=${"x".repeat(61)}`, '"q" must have at most 60 characters, got 61'],
  ] as const
) {
  Deno.test(`?${text.slice(0, 20)} is refused by name`, () => {
    assertThrows(() => read(text), RangeError, said);
  });
}

Deno.test("an address says only what is not as usual, and is read back", () => {
  assertEquals(homesAddress("/", ALL_HOMES), "/");
  const query = { show: "muted", search: "a&b", page: 3 } as const;
  const address = homesAddress("/", query);
  assertEquals(address, "/?state=muted&q=a%26b&page=3");
  assertEquals(read(address.slice(2)), query);
});

Deno.test("homes are found by state, by mute, and by a part of name or id", () => {
  const sites = [
    makeSilentView({ id: "cabin", name: "Hütte am See" }),
    makeSiteView({ id: "flat", name: "Flat", mutedUntil: NOW_MS + 1 }),
  ];
  const ids = (text: string) => pickHomes(sites, read(text)).map(({ id }) => id);
  assertEquals(ids("state=silent"), ["cabin"]);
  assertEquals(ids("state=muted"), ["flat"]);
  assertEquals([ids("q=HÜTTE"), ids("q=lat"), ids("q=nothing")], [["cabin"], ["flat"], []]);
  assertEquals(ids("state=silent&q=flat"), []);
});

Deno.test("a hundred homes are one page, one more is two, and none stand behind the last", () => {
  const sites = Array.from({ length: 101 }, (_, n) => makeSiteView({ id: `home-${n}` }));
  const whole = pageOf(sites.slice(0, 100), ALL_HOMES);
  assertEquals([whole.sites.length, whole.homes], [100, { found: 100, page: 1, pages: 1 }]);
  const second = pageOf(sites, { ...ALL_HOMES, page: 2 });
  assertEquals([second.sites[0]?.id, second.sites.length], ["home-100", 1]);
  assertEquals(second.homes, { found: 101, page: 2, pages: 2 });
  assertEquals(pageOf(sites, { ...ALL_HOMES, page: 3 }).sites, []);
  const found = pageOf(sites, { ...ALL_HOMES, search: "home-10" });
  assertEquals(found.homes, { found: 2, page: 1, pages: 1 });
  assertEquals(pageOf([], ALL_HOMES).homes, { found: 0, page: 1, pages: 1 });
});
