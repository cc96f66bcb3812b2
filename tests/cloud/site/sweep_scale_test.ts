import { assert, assertEquals } from "@std/assert";
import { updateSite, writeSweepMark } from "../../../cloud/store/records.ts";
import { createCloudWorld } from "../../support/site/cloud_world.ts";
import { markAt, siteSeenAt, T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";

const SITES = 10_000;

Deno.test("10,000 sites are judged with one list, and those that fall due with one read each", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    for (let number = 0; number < SITES; number++) {
      const id = `s${String(number).padStart(5, "0")}`;
      // An eighth of them is silent: their deadlines are spread over the minute of the run.
      const lastSeenAt = number % 8 === 0 ? T0 + number * 5 : T0 + 70_000;
      const site = { ...siteSeenAt(lastSeenAt), id };
      const change = () => ({ site, flips: [], notices: [], history: [] });
      await updateSite(kv, id, { change, channels: [], now: T0 });
    }
    await world.goTo(T0 + 60_000);
    const { counts } = world.watched;
    Object.assign(counts, { reads: 0, lists: 0, commits: 0 });
    const report = await world.sweep({ channels: [] });
    assertEquals([report.sites, report.flips], [SITES, SITES / 8]);
    assertEquals(counts.lists, 1);
    // What is due at once is stored together.
    assert(counts.commits <= SITES / 80, `${counts.commits} commits`);
    // One for the second look and one for the update of each; the mark, each second that some are due.
    assert(counts.reads <= SITES / 4 + 60, `${counts.reads} reads`);
    assert(world.clock.now() <= T0 + 118_000, "the run overran");
  }));
