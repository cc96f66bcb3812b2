/**
 * What a dashboard needs beside its schema: that each value has a word or a unit, and nothing lies over
 * anything else. Grafana's own classes read it in tests/peers/grafana_test.ts, and Prometheus runs its
 * queries in tests/cloud/api/prometheus_test.ts.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { CAUSES } from "../../lib/wire/cause.ts";
import dashboard from "../../docs/grafana/dashboard.json" with { type: "json" };

const PANELS = ["stat", "state-timeline", "bargauge", "timeseries"];
const UNITS = ["none", "s", "percentunit"];
const COLUMNS = 24;

interface Defaults {
  readonly unit?: string;
  readonly mappings?: readonly {
    readonly type: string;
    readonly options: Readonly<Record<string, { readonly text: string; readonly color: string }>>;
  }[];
  readonly thresholds?: {
    readonly mode: string;
    readonly steps: readonly { readonly color: string; readonly value: number | null }[];
  };
  readonly links?: readonly { readonly title: string; readonly url: string }[];
}

function defaultsOf(panel: typeof dashboard.panels[number]): Defaults {
  return panel.fieldConfig.defaults as Defaults;
}

Deno.test("each panel is a known one, says what it shows, and lies over no other", () => {
  assertEquals(new Set(dashboard.panels.map(({ id }) => id)).size, dashboard.panels.length);
  const taken = new Set<string>();
  for (const { title, type, description, gridPos } of dashboard.panels) {
    assert(PANELS.includes(type), `${title}: ${type}`);
    assert(description.endsWith("."), title);
    assert(gridPos.x + gridPos.w <= COLUMNS, title);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        assert(!taken.has(`${x} ${y}`), `${title} at ${x} ${y}`);
        taken.add(`${x} ${y}`);
      }
    }
  }
});

Deno.test("each value has a unit or a word, and a colour by thresholds or words at a glance", () => {
  for (const panel of dashboard.panels) {
    const { unit, mappings = [], thresholds } = defaultsOf(panel);
    assert(mappings.length > 0 || UNITS.includes(unit ?? ""), panel.title);
    if (panel.type === "timeseries") continue;
    const steps = thresholds?.steps ?? [];
    assertEquals(steps[0]?.value, null, panel.title);
    const values = steps.slice(1).map(({ value }) => value ?? Number.NaN);
    assertEquals(values, values.toSorted((one, other) => one - other), panel.title);
    assert(mappings.length > 0 || steps.length > 1, panel.title);
  }
});

Deno.test("the state timeline has a word for every cause that a home can tell, and for silence", () => {
  const panel = dashboard.panels.find(({ type }) => type === "state-timeline");
  assert(panel !== undefined);
  const expr = panel.targets[0]?.expr ?? "";
  const codes = [...expr.matchAll(/cause="(\w+)"} \* (\d)/g)];
  assertEquals(codes.map(([, cause]) => cause).sort(), [...CAUSES, "other"].sort());
  const words = defaultsOf(panel).mappings?.[0]?.options ?? {};
  assertEquals(Object.keys(words).sort(), [...codes.map(([, , code]) => code ?? ""), "9"].sort());
  assertEquals(words["9"]?.text, "silent");
  assertEquals(words["1"]?.text, "online");
});

Deno.test("what names a home leads to its page", () => {
  const links = dashboard.panels.flatMap((panel) => defaultsOf(panel).links ?? []);
  assert(links.length >= 3);
  for (const { url } of links) assertEquals(url, "${cloud}/sites/${__field.labels.site}");
  const names = dashboard.templating.list.map(({ name }) => name);
  assertEquals(names, ["datasource", "cloud", "site"]);
});

Deno.test("each alert says what is wrong, and for whom", async () => {
  const folder = new URL("../../docs/grafana/", import.meta.url);
  const rules = (await Deno.readTextFile(new URL("alerts.yml", folder))).split("- alert: ").slice(
    1,
  );
  assert(rules.length >= 7);
  for (const rule of rules) {
    assertMatch(rule, /expr: \S[\s\S]*severity: (critical|warning)[\s\S]*summary: \S/);
    if (rule.startsWith("Home")) assert(rule.includes("$labels.site"), rule);
  }
  const scrape = await Deno.readTextFile(new URL("prometheus.yml", folder));
  assert(scrape.includes("job_name: rebootinator") && scrape.includes("credentials_file"));
});
