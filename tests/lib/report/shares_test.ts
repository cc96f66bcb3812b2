import { assertEquals } from "@std/assert";
import { clip, shareOut, without } from "../../../lib/report/shares.ts";
import type { SeenOutage } from "../../../lib/report/outage_spans.ts";

const WHOLE = { fromS: 0, toS: 100 };

function outage(fromS: number, toS: number): SeenOutage {
  const known = { fromS, toS };
  const facts = { cause: "internet_dead", cuts: 0, helped: null } as const;
  return { startS: fromS, endS: toS, end: "seen", known, ...facts };
}

Deno.test("a second that two outages claim belongs to the first, one that is unknown to none", () => {
  const { downS, unknownS, away } = shareOut([outage(10, 30), outage(20, 40)], {
    unknown: [{ fromS: 35, toS: 50 }],
    whole: WHOLE,
  });
  assertEquals([downS, unknownS], [[20, 5], 15]);
  assertEquals(away, [{ fromS: 10, toS: 35 }]);
});

Deno.test("two outages side by side are one time away, and two when a second lies between", () => {
  const spans = (gap: number) =>
    shareOut([outage(10, 20), outage(20 + gap, 30)], { unknown: [], whole: WHOLE }).away;
  assertEquals(spans(0), [{ fromS: 10, toS: 30 }]);
  assertEquals(spans(1), [{ fromS: 10, toS: 20 }, { fromS: 21, toS: 30 }]);
});

Deno.test("clip() cuts to the whole", () => {
  assertEquals(clip({ fromS: -5, toS: 120 }, WHOLE), WHOLE);
});

for (const [seamS, left] of [[9, [[0, 10], [30, 40]]], [10, []]] as const) {
  Deno.test(`a silence beside an outage leaves ${left.length} rests with a seam of ${seamS} s`, () => {
    const silence = { fromS: 0, toS: 40, why: "silent" };
    const rests = without([silence], { others: [{ fromS: 10, toS: 30 }], seamS });
    assertEquals(rests.map(({ fromS, toS }) => [fromS, toS]), left.map((pair) => [...pair]));
  });
}

Deno.test("a short silence away from every outage stays unknown", () => {
  const silence = { fromS: 0, toS: 5, why: "silent" };
  assertEquals(without([silence], { others: [{ fromS: 10, toS: 30 }], seamS: 60 }), [silence]);
});
