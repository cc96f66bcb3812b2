import { assertEquals, assertStringIncludes } from "@std/assert";
import { lookAtClock } from "../../../home/doctor/clock.ts";
import { parseHome } from "../../support/config/home_config.ts";

const NOW_MS = Date.UTC(2026, 10, 29, 12);
const CLOUD = { url: "https://c.example", token: "t" };

/** The findings beside a server that says this date. */
async function beside(date: string, sections: Readonly<Record<string, unknown>> = {}) {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(null, { status: 204, headers: date === "" ? {} : { date } }),
  );
  try {
    const url = `http://127.0.0.1:${server.addr.port}/#role=internet`;
    const config = parseHome({
      plug: { driver: "dry_run" },
      probe: { targets: [url] },
      ...sections,
    });
    return await lookAtClock(config, () => NOW_MS);
  } finally {
    await server.shutdown();
  }
}

Deno.test("without a cloud a web server tells the time", async () => {
  const [right] = await beside("Sun, 29 Nov 2026 12:00:20 GMT");
  assertEquals([right?.link, right?.grade], ["clock", "ok"]);
  const [late] = await beside("Sun, 29 Nov 2026 13:00:00 GMT");
  assertEquals(late?.grade, "warning");
  assertStringIncludes(late?.says ?? "", "behind 127.0.0.1's");
});

Deno.test("no date that is one, no http target or a cloud: no line", async () => {
  assertEquals(await beside("some day"), []);
  assertEquals(await beside("Sun, 29 Nov 2026 13:00:00 GMT", { cloud: CLOUD }), []);
  const probe = { targets: ["tcp://1.1.1.1:443"] };
  assertEquals(await beside("Sun, 29 Nov 2026 13:00:00 GMT", { probe }), []);
});
