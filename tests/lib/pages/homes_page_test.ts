import { assert, assertEquals, assertFalse } from "@std/assert";
import { renderHomesPage } from "../../../lib/pages/homes_page.ts";
import { ALL_HOMES, type HomesQuery } from "../../../lib/status/homes_query.ts";
import { HOMES_ON_PAGE } from "../../../lib/status/read_status.ts";
import type { SiteView } from "../../../lib/status/read_status.ts";
import {
  makeSilentView,
  makeSiteView,
  makeStatus,
  NOW_MS,
} from "../../support/pages/site_views.ts";

const EVIL = "<script>alert(1)</script>";

function homes(count: number): SiteView[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `customer-${index}`;
    const name = `Customer ${index}`;
    if (index < 14) return makeSilentView({ id, name });
    if (index < 32) return makeSiteView({ id, name, cause: "internet_dead", phase: "booting" });
    return makeSiteView({ id, name });
  });
}

function page(sites: readonly SiteView[], query: Partial<HomesQuery> = {}) {
  return renderHomesPage(makeStatus({ sites }), { ...ALL_HOMES, ...query });
}

const rowsOf = (document: string) => document.match(/<tr class="/g)?.length ?? 0;

Deno.test("many homes are counted in the heading, and stand in rows, the worst first", () => {
  const { document } = page(homes(300));
  assert(document.includes("14 silent, 18 with internet trouble, 268 online</h1>"));
  assertEquals(rowsOf(document), HOMES_ON_PAGE);
  assert(document.indexOf("Customer 13<") < document.indexOf("Customer 14<"));
  assert(document.includes("Silent 12 min"));
  assert(document.includes("No internet: the line is dead, the router answers"));
  assert(document.includes("Waiting for the router to boot."));
});

Deno.test("300 homes weigh less than 60 KB", () => {
  const { document } = page(homes(300));
  assert(document.length < 60_000, `${document.length}`);
});

Deno.test("filters, search and pages are links and a form that work without script", () => {
  const document = page(homes(300), { page: 2 }).document.replaceAll(/\s+/g, " ");
  assert(document.includes('href="/?state=silent"'));
  assert(document.includes('<form method="get" action="/" role="search">'));
  assert(document.includes("Page 2 of 3"));
  assert(
    document.includes('href="/?page=3" rel="next"') && document.includes('href="/" rel="prev"'),
  );
  assert(document.includes('data-stream="/live?page=2"'));
});

Deno.test("a filter that is on is marked, and stays on while somebody searches", () => {
  const query = { show: "trouble", search: "Customer 2" } as const;
  const document = page(homes(300), query).document.replaceAll(/\s+/g, " ");
  assert(
    document.includes('href="/?state=trouble&amp;q=Customer+2" aria-current="page" >Trouble 18'),
  );
  assert(document.includes('<input type="hidden" name="state" value="trouble">'));
  assertEquals(rowsOf(document), 10);
});

Deno.test("homes that fell silent together are said to be one provider's", () => {
  assert(
    page(homes(300)).document.includes(
      "All 14 silent homes were last heard at 04:00: probably one provider.",
    ),
  );
  const apart = [9, 99, 999].map((ago) => makeSilentView({ lastSeenAt: NOW_MS - ago * 60_000 }));
  assertFalse(page(apart).document.includes("probably one provider"));
});

Deno.test("nobody is like that: it says so", () => {
  assert(page(homes(8), { search: "nothing" }).document.includes("No home is like that."));
});

Deno.test("a page that is looked at again later differs in the texts of silent homes only", () => {
  const [one, other] = [0, 60_000].map((laterMs) =>
    renderHomesPage(
      makeStatus({ sites: homes(300), now: NOW_MS + laterMs, lastSweepAt: NOW_MS + laterMs }),
      ALL_HOMES,
    ).frame
  );
  assertEquals(one?.digest, other?.digest);
  const changed = Object.entries(other?.texts ?? {})
    .filter(([key, text]) => key.startsWith("word-") && one?.texts[key] !== text);
  assertEquals(changed.length, 14);
});

Deno.test("nothing that a home sends or somebody types becomes markup", () => {
  const sites = [...homes(7), makeSilentView({ name: EVIL, warnings: [EVIL] })];
  assertFalse(page(sites, { search: "" }).document.includes(EVIL));
  assertFalse(page(sites, { search: EVIL }).document.includes(EVIL));
});

Deno.test("what is muted, paused or warned of stands in its row", () => {
  const odd = makeSiteView({
    mutedUntil: NOW_MS + 60_000,
    pausedUntil: NOW_MS + 120_000,
    pausedFrom: { since: NOW_MS - 600_000, by: "home" },
    warnings: ["a", "b"],
  });
  const { document } = page([...homes(7), odd]);
  assert(document.includes("Online, but paused: nobody would be told"));
  assert(document.includes("Muted until 04:13. "));
  assert(document.includes("Paused since 04:02 at home by command, until 04:14. 2 warnings."));
});

Deno.test("each row says since when, and that it is not known where it is not", () => {
  const cause = "internet_dead";
  const { document } = page([
    makeSiteView({ id: "a", cause, stateSince: NOW_MS - 3_600_000 }),
    makeSiteView({ id: "b", cause, stateSince: null }),
    makeSiteView({ id: "c", stateSince: NOW_MS - 1_800_000 }),
  ]);
  const cells = [...document.matchAll(/<tr class="[^]*?<\/tr>/g)].map(([row]) =>
    row.split(/<td[^>]*>/)[3]?.replace(/<[^]*$/, "").trim()
  );
  assertEquals(cells, ["03:12", "not known", "03:42"]);
});

Deno.test("an alarm that failed is said above all rows, and briefly in each", () => {
  const { document } = page(homes(300));
  assert(document.includes("Your phone was not told: no contact with 14 homes since 04:00"));
  assert(document.indexOf("was not told") < document.indexOf("<h1"));
  assert(document.includes('<a href="/sites/customer-0/actions#phone">Send a test</a>'));
  assertFalse(document.includes("should have been told"));
  assertEquals(document.match(/<td>Your phone was not told\.<\/td>/g)?.length, 14);
});
