import { assertEquals } from "@std/assert";
import { renderMoment, renderTime } from "../../../../lib/pages/parts/moment.ts";
import { NOW_MS } from "../../../support/pages/site_views.ts";

Deno.test("a moment is written for people and for machines", () => {
  assertEquals(
    renderMoment(NOW_MS, "<now>").markup,
    '<time datetime="2026-11-22T03:12:00.000Z">&lt;now&gt;</time>',
  );
  assertEquals(
    renderTime(NOW_MS, { now: NOW_MS, timeZone: "Europe/Berlin" }).markup,
    '<time datetime="2026-11-22T03:12:00.000Z">04:12</time>',
  );
});
