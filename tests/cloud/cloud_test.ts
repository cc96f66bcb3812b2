import { assert, assertEquals } from "@std/assert";
import { createCloud, isLive } from "../../cloud/cloud.ts";
import { readSweepMark } from "../../cloud/records.ts";
import { createTokenKeeper } from "../../cloud/tokens.ts";
import { type CloudConfig, parseCloudConfig } from "../../lib/cloud_config.ts";
import type { LogLine } from "../../lib/log.ts";
import { makeHeartbeat, makeRequest, SECRET, START_MS } from "../support/app_fixture.ts";
import { startNtfyServer } from "../support/ntfy_server.ts";

interface Parts {
  readonly cloud: Awaited<ReturnType<typeof createCloud>>;
  readonly kv: Deno.Kv;
  readonly lines: readonly LogLine[];
  readonly clock: { nowMs: number };
}

async function withCloud(
  config: Partial<CloudConfig>,
  use: (parts: Parts) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const kv = await Deno.openKv(`${folder}/cloud.kv`);
  const lines: LogLine[] = [];
  // Second 58: a sweep that starts here judges once and does not wait for anything.
  const clock = { nowMs: START_MS + 58_000 };
  const cloud = await createCloud({
    kv,
    config: { ...parseCloudConfig({ REBOOTINATOR_SECRET: SECRET }), ...config },
    now: () => clock.nowMs,
    fetch,
    log: (line) => lines.push(line),
    randomId: () => "command-1",
  });
  try {
    await use({ cloud, kv, lines, clock });
  } finally {
    await cloud.stop(1_000);
    kv.close();
    await Deno.remove(folder, { recursive: true });
  }
}

async function beat(cloud: Parts["cloud"]): Promise<number> {
  const keeper = await createTokenKeeper(SECRET);
  const token = await keeper.issue({ kind: "site", site: "home", generation: 1 });
  const options = { token, method: "POST", body: makeHeartbeat() };
  const response = await cloud.handle(makeRequest("/v1/sites/home/heartbeat", options));
  await response.text();
  return response.status;
}

Deno.test("isLive() is true for production and outside of Deploy", () => {
  assertEquals(["production", null].map((timeline) => isLive({ timeline })), [true, true]);
  assertEquals(["git-branch/x", "preview/1"].map((timeline) => isLive({ timeline })), [
    false,
    false,
  ]);
});

Deno.test("a sweep of the cloud judges and rings the phone", async () => {
  const phone = startNtfyServer();
  try {
    const ntfy = { url: `${phone.root}home`, token: null };
    await withCloud({ ntfy }, async ({ cloud, clock, kv }) => {
      await cloud.sweep();
      assertEquals(await beat(cloud), 200);
      clock.nowMs += 60_000;
      await cloud.sweep();
      const [message] = await phone.delivered("home", 1);
      assertEquals(message?.title, "Home is silent");
      assertEquals((await readSweepMark(kv))?.lastAt, clock.nowMs);
    });
  } finally {
    await phone.close();
  }
});

Deno.test("outside of the production timeline nothing is swept or sent", async () => {
  const phone = startNtfyServer();
  try {
    const ntfy = { url: `${phone.root}home`, token: null };
    await withCloud({ ntfy, timeline: "git-branch/x" }, async ({ cloud, clock, kv }) => {
      assertEquals(await beat(cloud), 200);
      clock.nowMs += 3_600_000;
      await cloud.sweep();
      assertEquals([await readSweepMark(kv), phone.published], [null, []]);
    });
  } finally {
    await phone.close();
  }
});

Deno.test("a sweep that fails is a line in the log and no rejection", async () => {
  await withCloud({}, async ({ cloud, kv, lines }) => {
    await kv.set(["site", "home"], { nonsense: true });
    await cloud.sweep();
    assertEquals(lines.map((line) => [line.level, line.event]), [["error", "work_failed"]]);
  });
});

Deno.test("stop() wakes a sweep that waits for a deadline", async () => {
  await withCloud({}, async ({ cloud, clock, lines }) => {
    clock.nowMs = START_MS;
    await beat(cloud);
    // Its deadline is 60 s away: a little later it lies within this run's window.
    clock.nowMs += 30_000;
    const site = { ...makeHeartbeat().site, staleAfterMs: 20_000 };
    const keeper = await createTokenKeeper(SECRET);
    const token = await keeper.issue({ kind: "site", site: "home", generation: 1 });
    const body = { ...makeHeartbeat(), site };
    const options = { token, method: "POST", body };
    await (await cloud.handle(makeRequest("/v1/sites/home/heartbeat", options))).text();
    let isOver = false;
    const sweeping = cloud.sweep().then(() => isOver = true);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assertEquals(isOver, false);
    await cloud.stop(1_000);
    await sweeping;
    assert(!lines.some((line) => line.level === "error"), JSON.stringify(lines));
    await cloud.sweep(); // Does nothing any more.
  });
});
