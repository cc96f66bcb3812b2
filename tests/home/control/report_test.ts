import { assertEquals, assertStringIncludes } from "@std/assert";
import { runControl } from "../../../home/control/run.ts";
import { NO_CASE } from "../../../lib/config/report_config.ts";
import { say } from "../../../lib/watch/state/event_queue.ts";
import { withControl } from "../../support/control/control_tools.ts";

Deno.test("the report of this month is made of the log and ends now", () =>
  withControl(async (bench) => {
    bench.tick();
    bench.nowMs += 70_000;
    bench.tick((state) =>
      say(state, { kind: "outage_began", cause: "dns_only", lastedMs: 60_000 })
    );
    bench.nowMs += 40_000;
    bench.tick((state) =>
      say(state, {
        kind: "outage_ended",
        cause: "dns_only",
        lastedMs: 100_000,
        cuts: 0,
        helped: null,
      })
    );
    bench.nowMs += 60_000;
    const reply = await runControl(["report", "--json"], bench.tools);
    const { totals, site, from } = JSON.parse(reply.output);
    assertEquals([reply.exitCode, site, from], [0, "Cabin", "2026-11-01T00:00:00+00:00"]);
    assertEquals([totals.outages, totals.downS], [1, 100]);
  }));

Deno.test("time after the last tick is not known", () =>
  withControl(async (bench) => {
    bench.tick((state) => say(state, { kind: "plug_well" }));
    bench.nowMs += 3_600_000;
    const { totals } = JSON.parse((await runControl(["report", "--json"], bench.tools)).output);
    // A tick speaks for the minute after it, and the present second counts whole.
    assertEquals(totals.upS, 60);
  }));

Deno.test("a month that has not begun is refused, an earlier one is empty", () =>
  withControl(async (bench) => {
    bench.tick();
    const later = await runControl(["report", "--month", "2026-12"], bench.tools);
    assertEquals(later.exitCode, 2);
    const before = await runControl(["report", "--month", "2026-10"], bench.tools);
    assertStringIncludes(before.output, "No outage");
  }));

Deno.test("the page to print is whole in one file, with the case that home.toml names", () =>
  withControl(async (bench) => {
    bench.tick();
    const report = { ...NO_CASE, customer: "A. Example <Ltd>" };
    const tools = { ...bench.tools, config: { ...bench.tools.config, report } };
    const { output, exitCode } = await runControl(["report", "--html"], tools);
    assertEquals(exitCode, 0);
    assertStringIncludes(output, "Record of internet outages, November 2026");
    assertStringIncludes(output, "A. Example &lt;Ltd&gt;</textarea>");
    assertStringIncludes(output, 'href="data:text/css;charset=utf-8,');
    assertEquals(/(href|src)="(\/|http)/.test(output), false);
    assertStringIncludes(output, "still grows");
  }));

Deno.test("the page of a month that is over has the hash of what --json prints", () =>
  withControl(async (bench) => {
    bench.tick();
    const month = ["--month", "2026-10"];
    const json = (await runControl(["report", "--json", ...month], bench.tools)).output;
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(json));
    const page = (await runControl(["report", "--html", ...month], bench.tools)).output;
    assertStringIncludes(page, new Uint8Array(hash).toHex());
  }));

Deno.test("the CSV has a header and nothing else when nothing happened", () =>
  withControl(async (bench) => {
    const reply = await runControl(["report", "--csv"], bench.tools);
    assertEquals(
      reply.output,
      "start,end,duration_s,away_in_report_s,cause,cuts,helped,router,answered_of_asked\n",
    );
  }));
