/** Dashboard and alert rules before the real Prometheus (Debian: prometheus), which scrapes a real cloud. */
import { assert, assertEquals } from "@std/assert";
import dashboard from "../../../docs/grafana/dashboard.json" with { type: "json" };
import { createTokenIssuer } from "../../../cloud/keys/tokens.ts";
import { SECRET, withAttackedCloud } from "../../attack/attacked_cloud.ts";
import { testWith } from "../../support/base/needs.ts";
import { eventually } from "../../support/install/private_host.ts";
import { closedPort } from "../../support/net/raw_server.ts";
import { event, heartbeat } from "../../support/site/heartbeats.ts";

const GRAFANA = new URL("../../../docs/grafana/", import.meta.url);
const WITHIN_MS = 120_000;
const STARTS_MAX = 5;

interface Prometheus extends AsyncDisposable {
  /** The `data` of an answer; throws what Prometheus says is wrong. */
  ask(path: string): Promise<Data>;
}

interface Data {
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly value: readonly [number, string];
  }[];
  readonly groups: readonly {
    readonly rules: readonly {
      readonly name: string;
      readonly health: string;
      readonly lastError?: string;
      readonly state: string;
    }[];
  }[];
}

/** It takes no free port of the system by itself and says which: another may be faster. */
async function startPrometheus(config: string, folder: string): Promise<Prometheus> {
  for (let tries = 1;; tries++) {
    const port = closedPort();
    const child = new Deno.Command("prometheus", {
      args: [
        `--config.file=${config}`,
        `--storage.tsdb.path=${folder}/tsdb-${tries}`,
        `--web.listen-address=127.0.0.1:${port}`,
        "--log.level=error",
      ],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    let isOver = false;
    const over = child.status.then(() => void (isOver = true));
    const ready = await eventually("Prometheus is ready, or has ended", {
      withinMs: WITHIN_MS,
      async ask() {
        if (isOver) return "ended";
        const answer = await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => null);
        await answer?.body?.cancel();
        return answer?.ok === true ? "ready" : null;
      },
    });
    if (ready === "ended" && tries < STARTS_MAX) continue;
    assertEquals(ready, "ready");
    return {
      async ask(path) {
        const answer = await fetch(`http://127.0.0.1:${port}${path}`);
        const { status, data, error } = await answer.json();
        assertEquals(status, "success", `${path}: ${error}`);
        return data;
      },
      async [Symbol.asyncDispose]() {
        child.kill("SIGKILL");
        await over;
      },
    };
  }
}

/** The example, with this cloud in the place of the one that it names, asked each second. */
async function writeConfig(folder: string, cloudUrl: string): Promise<string> {
  const example = await Deno.readTextFile(new URL("prometheus.yml", GRAFANA));
  const config = example.replace("scheme: https", "scheme: http")
    .replace("scrape_interval: 30s", "scrape_interval: 1s")
    .replace("cloud.example", new URL(cloudUrl).host)
    .replace("scrape_configs:", "global: { evaluation_interval: 1s }\n\nscrape_configs:");
  const issuer = await createTokenIssuer(SECRET);
  await Deno.writeTextFile(`${folder}/read.token`, await issuer.issue({ kind: "read" }));
  await Deno.copyFile(new URL("alerts.yml", GRAFANA), `${folder}/alerts.yml`);
  await Deno.writeTextFile(`${folder}/prometheus.yml`, config);
  return `${folder}/prometheus.yml`;
}

function query(expr: string): string {
  return `/api/v1/query?${new URLSearchParams({ query: expr.replaceAll("$site", ".*") })}`;
}

testWith(
  "prometheus",
  "Prometheus answers every query of the dashboard, and its alerts rest",
  async () => {
    await withAttackedCloud(async ({ cloud, post }) => {
      const folder = await Deno.makeTempDir({ prefix: "rebootinator-prometheus-" });
      const wallMs = Date.now();
      const probe = {
        url: "ping://1.1.1.1",
        role: "internet",
        outcome: "answered",
        latencyMs: 12,
        why: null,
      } as const;
      const beat = (sequence: number) =>
        post(heartbeat({
          sequence,
          wallMs,
          probes: [probe],
          site: { staleAfterMs: 3_600_000 },
          events: [event(1, {
            kind: "outage_ended",
            cause: "internet_dead",
            lastedMs: 60_000,
            cuts: 0,
            helped: null,
          })],
        }));
      assertEquals((await beat(1)).status, 200);
      await using prometheus = await startPrometheus(await writeConfig(folder, cloud.url), folder);
      const { ask } = prometheus;
      await eventually("two scrapes, after which increase() has something to tell", {
        withinMs: WITHIN_MS,
        async ask() {
          const { result } = await ask(query("count_over_time(rebootinator_site_up[1h]) >= 3"));
          return result.length > 0 ? true : null;
        },
      });
      for (const { title, targets } of dashboard.panels) {
        for (const { expr } of targets) {
          const { result } = await ask(query(expr));
          assert(result.length > 0, `${title}: nothing for ${expr}`);
        }
      }
      const state = dashboard.panels.find(({ type }) => type === "state-timeline");
      const { result } = await ask(query(state?.targets[0]?.expr ?? ""));
      assertEquals(result.map(({ metric, value }) => [metric["site"], value[1]]), [["home", "1"]]);
      const rules = await eventually("every rule was evaluated", {
        withinMs: WITHIN_MS,
        async ask() {
          const { groups } = await ask("/api/v1/rules");
          const all = groups.flatMap((group) => group.rules);
          return all.length > 0 && all.every(({ health }) => health !== "unknown") ? all : null;
        },
      });
      assertEquals(rules.filter(({ health }) => health !== "ok"), []);
      assertEquals(rules.filter(({ state: each }) => each !== "inactive"), []);
      await Deno.remove(folder, { recursive: true }).catch(() => {});
    });
  },
);

/** Series as `promtool test rules` takes them: a home that dies at minute 10, another whose line does. */
const STORY = `rule_files: [RULES]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - { series: 'up{job="rebootinator"}', values: '1x40' }
      - { series: 'rebootinator_sweep_age_seconds', values: '5x20 600x20' }
      - { series: 'rebootinator_channel_configured', values: '1x40' }
      - { series: 'rebootinator_channel_well', values: '1x40' }
      - { series: 'rebootinator_site_up{site="cabin"}', values: '1x10 0x30' }
      - { series: 'rebootinator_site_up{site="home"}', values: '1x40' }
      - { series: 'rebootinator_site_muted{site="cabin"}', values: '0x40' }
      - { series: 'rebootinator_site_cause{site="cabin",cause="online"}', values: '1x40' }
      - { series: 'rebootinator_site_cause{site="home",cause="online"}', values: '1x10 0x30' }
      - { series: 'rebootinator_site_cause{site="home",cause="internet_dead"}', values: '0x10 1x30' }
    alert_rule_test:
      - { eval_time: 5m, alertname: HomeNoContact, exp_alerts: [] }
      - eval_time: 20m
        alertname: HomeNoContact
        exp_alerts:
          - exp_labels: { severity: critical, site: cabin }
            exp_annotations: { summary: No contact with the internet of cabin }
      - eval_time: 30m
        alertname: HomeInternetTrouble
        exp_alerts:
          - exp_labels: { severity: warning, site: home, cause: internet_dead }
            exp_annotations: { summary: "Internet trouble at home: internet_dead" }
      - eval_time: 30m
        alertname: RebootinatorDoesNotLook
        exp_alerts:
          - exp_labels: { severity: critical }
            exp_annotations: { summary: The cloud last looked for silent homes 10m 0s ago }
      - { eval_time: 30m, alertname: RebootinatorPhoneFails, exp_alerts: [] }
    promql_expr_test:
      - expr: STATE
        eval_time: 30m
        exp_samples:
          - { labels: '{site="cabin"}', value: 9 }
          - { labels: '{site="home"}', value: 4 }
`;

testWith(
  "promtool",
  "alerts ring for what they name, and states tell silence from trouble",
  async () => {
    const state = dashboard.panels.find(({ type }) => type === "state-timeline");
    const expr = (state?.targets[0]?.expr ?? "").replaceAll("$site", ".*");
    const path = await Deno.makeTempFile({ suffix: ".yml" });
    const rules = new URL("alerts.yml", GRAFANA).pathname;
    // What is JSON is YAML.
    await Deno.writeTextFile(
      path,
      STORY.replace("RULES", JSON.stringify(rules)).replace("STATE", () => JSON.stringify(expr)),
    );
    const { code, stdout, stderr } = await new Deno.Command("promtool", {
      args: ["test", "rules", path],
      stdin: "null",
    }).output();
    const words = new TextDecoder();
    assertEquals(code, 0, words.decode(stdout) + words.decode(stderr));
    await Deno.remove(path);
  },
);
