import { assert, assertEquals, assertFalse, assertMatch } from "@std/assert";
import { renderMetrics } from "../../support/api/metrics_text.ts";
import {
  makeSilentView,
  makeSiteView,
  makeStatus,
  NOW_MS,
} from "../../support/pages/site_views.ts";

Deno.test("renderMetrics() writes each site's state with its id as label", () => {
  const sites = [makeSilentView({ id: "cabin" }), makeSiteView()];
  const lines = renderMetrics(makeStatus({ sites })).split("\n");
  assert(lines.includes('rebootinator_site_up{site="cabin"} 0'));
  assert(lines.includes('rebootinator_site_up{site="home"} 1'));
  assert(lines.includes('rebootinator_site_last_heartbeat_age_seconds{site="cabin"} 720'));
  assert(lines.includes('rebootinator_site_state_age_seconds{site="cabin",state="silent"} 720'));
  assert(lines.includes('rebootinator_site_cause{site="home",cause="online"} 1'));
  assert(lines.includes('rebootinator_site_cause{site="home",cause="internet_dead"} 0'));
  assert(lines.includes("rebootinator_sweep_age_seconds 30"));
  assert(lines.includes("rebootinator_outbox_depth 0"));
});

Deno.test("renderMetrics() escapes backslash, quote and line feed in labels", () => {
  const text = renderMetrics(makeStatus({ sites: [makeSiteView({ name: 'a\\b"c\nd' })] }));
  assert(text.includes('name="a\\\\b\\"c\\nd"'));
});

Deno.test("renderMetrics() says nothing of a sweep that never was", () => {
  assertFalse(renderMetrics(makeStatus({ lastSweepAt: null })).includes("sweep_age"));
  assert(renderMetrics(makeStatus({ lastSweepAt: NOW_MS })).includes("sweep_age_seconds 0\n"));
});

Deno.test("renderMetrics() keeps to the text format", () => {
  const text = renderMetrics(makeStatus({ sites: [makeSiteView(), makeSiteView({ id: "b" })] }));
  assert(text.endsWith("\n"));
  const named = new Set<string>();
  for (const line of text.trimEnd().split("\n")) {
    if (line.startsWith("# TYPE ")) {
      const [, , name = "", type] = line.split(" ");
      assertEquals([type, named.has(name)], ["gauge", false]);
      named.add(name);
    } else if (!line.startsWith("# HELP ")) {
      assertMatch(
        line,
        /^rebootinator_[a-z0-9_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? -?\d+(\.\d+)?$/,
      );
      assert(named.has(line.split(/[{ ]/)[0] ?? ""), line);
    }
  }
});

Deno.test("renderMetrics() gives no age to a trouble of which it is not known since when", () => {
  const sites = [makeSiteView({ cause: "internet_dead", stateSince: null })];
  assertFalse(renderMetrics(makeStatus({ sites })).includes("site_state_age"));
});
