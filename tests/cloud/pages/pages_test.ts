import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { createPages } from "../../../cloud/pages/pages.ts";
import { ROWS_FROM } from "../../../lib/pages/homes_page.ts";
import { ALL_HOMES } from "../../../lib/status/homes_query.ts";
import { createSnapshots, type Snapshots } from "../../../cloud/api/snapshot.ts";
import { withApp } from "../../support/http/app_fixture.ts";
import { NO_FACTS } from "../../support/pages/page_facts.ts";
import { makeSiteView, makeStatus } from "../../support/pages/site_views.ts";

Deno.test("a page is made once for each snapshot", async () => {
  await withApp(async ({ deps, beat, clock }) => {
    await (await beat()).text();
    const pages = createPages(createSnapshots(deps));
    const [one, other] = await Promise.all([pages.site("home", null), pages.site("home", null)]);
    assertStrictEquals(one, other);
    assertStrictEquals(await pages.all(ALL_HOMES, null), await pages.all(ALL_HOMES, null));
    clock.nowMs += 10_000;
    assert(one !== await pages.site("home", null));
  });
});

Deno.test("a home that is not there has no page", async () => {
  await withApp(async ({ deps }) => {
    assertEquals(await createPages(createSnapshots(deps)).site("nowhere", null), null);
  });
});

function snapshotsOf(count: number, facts: Snapshots["facts"]): Snapshots {
  const sites = Array.from({ length: count }, (_, index) => makeSiteView({ id: `home-${index}` }));
  const view = makeStatus({ sites });
  return {
    status: () => Promise.resolve(view),
    facts,
    scraped: () => Promise.reject(new Error("not for pages")),
    lastSweepAt: () => Promise.resolve(null),
    clear: () => {},
  };
}

Deno.test("the past of each home is read where it is drawn, of many homes none", async () => {
  const countOf = async (homes: number) => {
    let read = 0;
    const snapshots = snapshotsOf(homes, () => {
      read++;
      return Promise.resolve(NO_FACTS);
    });
    await createPages(snapshots).all(ALL_HOMES, null);
    return read;
  };
  assertEquals(await countOf(ROWS_FROM - 1), ROWS_FROM - 1);
  assertEquals(await countOf(ROWS_FROM), 0);
});

Deno.test("a home that is alone stands at the start with its whole page", async () => {
  const pages = createPages(snapshotsOf(1, () => Promise.resolve(NO_FACTS)));
  const { document } = await pages.all(ALL_HOMES, null);
  assert(document.includes("Last 90 days"));
  assert(document.includes('data-stream="/live"'));
  assert(!document.includes("‹ All homes"));
});

Deno.test("a page that could not be made is tried again", async () => {
  let failures = 1;
  const pages = createPages(
    snapshotsOf(
      1,
      () => failures-- > 0 ? Promise.reject(new Error("once")) : Promise.resolve(NO_FACTS),
    ),
  );
  await assertRejects(() => pages.all(ALL_HOMES, null), Error, "once");
  assert((await pages.all(ALL_HOMES, null)).document.includes("home-0"));
});
