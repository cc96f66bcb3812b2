import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { createPages, DRAWN_SITES_MAX } from "../../../cloud/pages/pages.ts";
import { createSnapshots, type Snapshots } from "../../../cloud/api/snapshot.ts";
import { withApp } from "../../support/http/app_fixture.ts";
import { NO_FACTS } from "../../support/pages/page_facts.ts";
import { makeSiteView, makeStatus } from "../../support/pages/site_views.ts";

Deno.test("a page is made once for each snapshot", async () => {
  await withApp(async ({ deps, beat, clock }) => {
    await (await beat()).text();
    const pages = createPages(createSnapshots(deps));
    const [one, other] = await Promise.all([pages.site("home"), pages.site("home")]);
    assertStrictEquals(one, other);
    assertStrictEquals(await pages.all(), await pages.all());
    clock.nowMs += 10_000;
    assert(one !== await pages.site("home"));
  });
});

Deno.test("a home that is not there has no page", async () => {
  await withApp(async ({ deps }) => {
    assertEquals(await createPages(createSnapshots(deps)).site("nowhere"), null);
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

Deno.test("the pasts of some homes are read, however many there are", async () => {
  const read: string[] = [];
  const snapshots = snapshotsOf(DRAWN_SITES_MAX + 1, (id) => {
    read.push(id);
    return Promise.resolve(NO_FACTS);
  });
  await createPages(snapshots).all();
  assertEquals(read.length, DRAWN_SITES_MAX);
});

Deno.test("a page that could not be made is tried again", async () => {
  let failures = 1;
  const pages = createPages(
    snapshotsOf(
      1,
      () => failures-- > 0 ? Promise.reject(new Error("once")) : Promise.resolve(NO_FACTS),
    ),
  );
  await assertRejects(() => pages.all(), Error, "once");
  assert((await pages.all()).document.includes("home-0"));
});
