import { assertEquals, assertStringIncludes } from "@std/assert";
import { lineOf, recordOf } from "../../../home/watch/log.ts";
import { runTick, type TickReport } from "../../../home/watch/tick.ts";
import { createTickWorld, OPTIONS, WELL_CONNECTED } from "../../support/watch/tick_world.ts";

const SILENT = { kind: "silent", why: "No answer within 4 s" } as const;

async function reportAfter(deadTicks: number) {
  const world = createTickWorld();
  let report = await runTick(world.ports, OPTIONS);
  world.internet = SILENT;
  for (let count = 0; count < deadTicks; count++) {
    world.nowMs += 15_000;
    report = await runTick(world.ports, OPTIONS);
  }
  return report;
}

Deno.test("lineOf() says the news first, then what was seen", async () => {
  const report = await reportAfter(0);
  const record = recordOf(report, { tookMs: 31.4, dryRun: false, warnings: [] });
  assertEquals(
    lineOf(record),
    "online, cloud: accepted | internet://x 10 ms, gateway://x 10 ms",
  );
  assertEquals(record.tookMs, 31);
});

Deno.test("lineOf() makes a cut impossible to overlook, and a dry one too", async () => {
  const report = await reportAfter(5);
  const line = lineOf(recordOf(report, { tookMs: 1, dryRun: false, warnings: [] }));
  assertStringIncludes(line, "away 60 s, phase off, REBOOTING THE ROUTER, plug: confirmed");
  assertStringIncludes(line, "internet://x SILENT (No answer within 4 s)");
  const dry = lineOf(recordOf(report, { tookMs: 1, dryRun: true, warnings: ["Look"] }));
  assertStringIncludes(dry, "dry run, ");
  assertStringIncludes(dry, "WOULD REBOOT THE ROUTER");
  assertStringIncludes(dry, "| WARNING Look");
});

Deno.test("recordOf() and lineOf() say what each console answered", async () => {
  const at = { model: 5, host: "192.168.1.60", port: 9005, heartbeatEveryMs: 300_000 } as const;
  const report: TickReport = {
    ...await reportAfter(0),
    consoles: [
      {
        device: { ...at, name: "Up" },
        kind: "answered",
        versions: ["1.3.3", "1.3.0"],
        updateAvailable: false,
      },
      { device: { ...at, name: "Down" }, kind: "silent", why: "connection refused" },
      { device: { ...at, name: "Attic" }, kind: "not_tried", why: "not permitted" },
    ],
  };
  const record = recordOf(report, { tookMs: 1, dryRun: false, warnings: [] });
  assertEquals(record.consoles[0], { name: "Up", outcome: "answered", said: "1.3.3, 1.3.0" });
  assertStringIncludes(
    lineOf(record),
    "Up: 1.3.3, 1.3.0, Down: SILENT (connection refused), Attic: NOT TRIED (not permitted) |",
  );
});

Deno.test("a failure of this computer's own is said in words, in the line and as JSON", async () => {
  const world = createTickWorld();
  world.network = { ...WELL_CONNECTED, route: "elsewhere", elsewhere: "wg0" };
  world.internet = SILENT;
  const report = await runTick(world.ports, OPTIONS);
  const record = recordOf(report, { tookMs: 1, dryRun: false, warnings: [] });
  assertStringIncludes(lineOf(record), "but by wg0: is it a VPN?");
  assertEquals([record.cause, record.gateway], ["watchdog_broken", "answers"]);
  assertEquals(recordOf(await reportAfter(1), { ...record }).own, null);
});
