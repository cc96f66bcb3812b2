/** The doctor as a process, by its real permissions. */
import { assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import type { Finding } from "../../lib/doctor/finding.ts";
import { startNtfyServer } from "../support/phone/ntfy_server.ts";
import { type HomeBench, withHome } from "../support/watch/home_bench.ts";
import { startTurnClock } from "../support/base/patience.ts";

async function examine(home: HomeBench, flags = "") {
  const result = await home.task(
    `doctor --json --config ${home.config} --state ${home.state} ${flags}`,
  );
  const { findings }: { readonly findings: readonly Finding[] } = JSON.parse(result.stdout);
  const grades = Object.fromEntries(findings.map(({ link, grade }) => [link, grade]));
  return { code: result.code, findings, grades };
}

Deno.test("a home that is well has exit 0, and every link of it is looked at", async () => {
  const phone = startNtfyServer();
  const sections = `[ntfy]\nurl = "${phone.root}topic"\n`;
  await withHome(
    { plugSettings: "tested = true\npowers_this_host = false", sections },
    async (home) => {
      await home.tick();
      const { code, grades } = await examine(home, "--send-test");
      assertEquals(grades, {
        "deno": "ok",
        // Times are too short for a real router.
        "settings": "warning",
        // Nothing is installed on this machine.
        "timer": grades["timer"] ?? "ok",
        "last tick": "ok",
        "internet": "ok",
        "armed": "ok",
        "budget": "ok",
        "disk": "ok",
        // As this machine's network is, and as far as it says.
        "own network": grades["own network"] ?? "broken",
        // None is set here.
        "gateway": "warning",
        "target": "ok",
        "clock": "ok",
        "plug": "ok",
        "plug settings": "ok",
        "plug tested": "ok",
        "this computer": "ok",
        "cloud": "ok",
        "phone": "ok",
      });
      assertEquals(code, 0);
      assertEquals(home.plug.firmware.commands, []);
    },
  );
  assertEquals(phone.published.length, 1);
  await phone.close();
});

Deno.test("whatever is wrong has a line with what to do, and exit 1", async () => {
  await withHome({ plugSettings: "tested = false", faults: ["refuse"] }, async (home) => {
    home.setOnline(false);
    await home.tick();
    await Deno.writeTextFile(`${home.state}/commissioning.json`, "{");
    const { code, grades, findings } = await examine(home);
    assertEquals(code, 1);
    assertEquals([grades["target"], grades["plug"], grades["plug timer"]], [
      "broken",
      "broken",
      "warning",
    ]);
    assertEquals([grades["plug tested"], grades["this computer"]], ["warning", "warning"]);
    for (const { grade, next } of findings) assertEquals(next === null, grade === "ok");
  });
});

Deno.test("links that hang do not hold the doctor up", async () => {
  await withHome({ faults: ["silent"] }, async (home) => {
    using clock = startTurnClock();
    const { code, grades } = await examine(home);
    assertLess(clock.elapsedMs(), 15_000);
    assertEquals([code, grades["plug"], grades["last tick"]], [1, "broken", "broken"]);
  });
});

Deno.test("with the line pulled the targets must fail and the plug must answer", async () => {
  await withHome({}, async (home) => {
    assertEquals((await examine(home, "--wan-check")).grades["line pulled"], "broken");
    home.setOnline(false);
    assertEquals((await examine(home, "--wan-check")).grades["line pulled"], "ok");
  });
});

Deno.test("the doctor answers on one screen, and refuses what it does not know", async () => {
  await withHome({}, async (home) => {
    await home.tick();
    const { stdout } = await home.task(`doctor --config ${home.config} --state ${home.state}`);
    const lines = stdout.split("\n");
    assertLess(lines.length, 45);
    assertStringIncludes(stdout, "The chain holds: 0 broken");
    const wrong = await home.task("doctor --cure");
    assertEquals(wrong.code, 2);
    assertStringIncludes(wrong.stderr, "--cure is not known");
    assertStringIncludes((await home.task("doctor --help")).stdout, "Exit: 0 nothing is broken");
  });
});
