import { assert, assertEquals, assertFalse } from "@std/assert";
import { OUTAGES_SHOWN_MAX, renderOutages } from "../../../../lib/pages/parts/outage_list.ts";
import { incidentsOf } from "../../../../lib/pages/view/incidents.ts";
import type { PastOutage } from "../../../../lib/pages/view/past.ts";
import { makeOutage, makePast } from "../../../support/pages/page_facts.ts";
import { NOW_MS, READER } from "../../../support/pages/site_views.ts";

function list(outages: readonly PastOutage[], isCut = false): string {
  const incidents = incidentsOf(makePast({ outages }));
  return renderOutages(incidents, { reader: READER, isCut, page: "/sites/home/outage" }).markup;
}

Deno.test("an outage shows when, how long, why, what was done and whether it helped", () => {
  const text = list([makeOutage()]);
  for (
    const part of [
      "Saturday 04:02 – 04:14",
      "12 min",
      "The line is dead, the router answers.",
      "Rebooted the router at 04:03.",
      "✓ came back after the reboot",
      'href="/sites/home/outage?at=',
    ]
  ) assert(text.includes(part), part);
});

Deno.test("what came of an outage is told apart in words", () => {
  assert(list([makeOutage({ helped: false })]).includes("✗ the reboot did not bring it back"));
  assert(
    list([makeOutage({ helped: null })]).includes("not known whether the reboot brought it back"),
  );
  assert(list([makeOutage({ cuts: 0, helped: null })]).includes("came back by itself"));
  const open = list([makeOutage({ endMs: null, isOpen: true, helped: null })]);
  assert(open.includes("still away"));
  assertFalse(open.includes("the reboot"));
});

Deno.test("a silence that the home has not told of is listed as what it is", () => {
  const silence = { fromMs: NOW_MS - 600_000, toMs: null, isOpen: true, outage: null };
  const text = renderOutages([silence], { reader: READER, isCut: false, page: "/x" }).markup;
  assert(text.includes("No contact; the home has not told why."));
  assert(text.includes("still silent"));
  assertFalse(text.includes("rebooted"));
});

Deno.test("a silence in which the home was online is listed as that, in part or whole", () => {
  const text = (isWhole: boolean) => {
    const notReached = { lengthMs: 300_000, isWhole };
    const silence = { fromMs: NOW_MS - 900_000, toMs: NOW_MS - 600_000, isOpen: false };
    const incident = { ...silence, outage: null, notReached };
    return renderOutages([incident], { reader: READER, isCut: false, page: "/x" }).markup;
  };
  const online = "the home was online and the cloud was not reached.";
  assert(text(true).includes(`No contact; ${online}`));
  assert(text(false).includes(`No contact; for 5 min of it ${online}`));
});

Deno.test("a long list is folded, and ends with how many are left out", () => {
  const count = (number: number) =>
    list(Array.from({ length: number }, () => makeOutage())).split('class="when"').length - 1;
  assertEquals([count(6), count(OUTAGES_SHOWN_MAX), count(OUTAGES_SHOWN_MAX + 1)], [6, 20, 20]);
  const six = list(Array.from({ length: 6 }, () => makeOutage()));
  assertFalse(six.includes("<details"));
  const many = list(Array.from({ length: OUTAGES_SHOWN_MAX + 3 }, () => makeOutage()), true);
  assert(many.includes("14 more</summary>"));
  assert(many.includes("3 older are not listed"));
  assert(many.includes("more than this page reads"));
});

Deno.test("no outage is said, not left empty", () => {
  assert(list([]).includes("None is known of."));
});
