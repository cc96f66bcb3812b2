import { assert, assertEquals } from "@std/assert";
import { createCloud, isLive } from "../../cloud/cloud.ts";
import { readSweepMark } from "../../cloud/store/records.ts";
import { createTokenIssuer } from "../../cloud/keys/tokens.ts";
import { type CloudConfig, parseCloudConfig } from "../../lib/config/cloud_config.ts";
import type { LogLine } from "../../lib/base/log.ts";
import { makeHeartbeat, makeRequest, SECRET, START_MS } from "../support/http/app_fixture.ts";
import type { PhoneConfig } from "../../lib/config/phone_config.ts";
import { event } from "../support/site/heartbeats.ts";
import { startNtfyServer } from "../support/phone/ntfy_server.ts";

interface Parts {
  readonly cloud: Awaited<ReturnType<typeof createCloud>>;
  readonly kv: Deno.Kv;
  readonly lines: readonly LogLine[];
  /** The wall clock, and what the one that nobody sets is ahead of the runtime's. */
  readonly clock: { aheadMs: number; passedMs: number };
}

async function withCloud(
  config: Partial<CloudConfig>,
  use: (parts: Parts) => Promise<void>,
  ask: typeof fetch = fetch,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const kv = await Deno.openKv(`${folder}/cloud.kv`);
  const lines: LogLine[] = [];
  // Second 58: a sweep that starts here judges once, and ends.
  const clock = { aheadMs: 58_000, passedMs: 0 };
  const cloud = await createCloud({
    kv,
    config: { ...parseCloudConfig({ REBOOTINATOR_SECRET: SECRET }), ...config },
    now: () => START_MS + clock.aheadMs,
    steady() {
      const awakeMs = performance.now() + clock.passedMs;
      return { awakeMs, passedMs: awakeMs };
    },
    fetch: ask,
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

async function beat(
  cloud: Parts["cloud"],
  site: { readonly staleAfterMs?: number } = {},
  { id = "home", hasNews = false }: { readonly id?: string; readonly hasNews?: boolean } = {},
): Promise<number> {
  const issuer = await createTokenIssuer(SECRET);
  const token = await issuer.issue({ kind: "site", site: id, generation: 1 });
  const events = hasNews ? [event(1, { kind: "watchdog_mended" })] : [];
  const heartbeat = makeHeartbeat({ events });
  const body = { ...heartbeat, site: { ...heartbeat.site, ...site } };
  const options = { token, method: "POST", body };
  const response = await cloud.handle(makeRequest(`/v1/sites/${id}/heartbeat`, options));
  await response.text();
  return response.status;
}

function phoneAt(url: string): PhoneConfig {
  const ntfy = { kind: "ntfy", name: "ntfy", url, token: null, sites: null } as const;
  return { channels: [ntfy], quietHours: null, digestMinute: null, rebootButton: false };
}

Deno.test("isLive() is true for production and outside of Deploy", () => {
  assertEquals(["production", null].map((timeline) => isLive({ timeline })), [true, true]);
  assertEquals(["git-branch/x", "preview/1"].map((timeline) => isLive({ timeline })), [
    false,
    false,
  ]);
});

Deno.test("a phone that does not answer keeps no heartbeat waiting", async () => {
  const answer = Promise.withResolvers<Response>();
  const asked = Promise.withResolvers<void>();
  const silentPhone = () => {
    asked.resolve();
    return answer.promise;
  };
  const config = { phone: phoneAt("http://127.0.0.1:9/home"), sitesMax: 200 };
  await withCloud(config, async ({ cloud }) => {
    const ids = Array.from({ length: 200 }, (_, index) => `home-${index}`);
    const statuses = await Promise.all(ids.map((id) => beat(cloud, {}, { id, hasNews: true })));
    assertEquals(new Set(statuses), new Set([200]));
    await asked.promise;
    // Only now does it answer, and not well.
    answer.resolve(new Response(null, { status: 403 }));
  }, silentPhone);
});

Deno.test("a sweep of the cloud judges and rings the phone", async () => {
  const phone = startNtfyServer();
  try {
    const phoneConfig = phoneAt(`${phone.root}home`);
    await withCloud({ phone: phoneConfig }, async ({ cloud, clock, kv }) => {
      // Grace comes first, for a process that has just begun.
      for (let minute = 0; minute < 2; minute++) {
        await cloud.sweep();
        clock.aheadMs += 60_000;
        clock.passedMs += 14_000;
      }
      assertEquals(await beat(cloud, { staleAfterMs: 10_000 }), 200);
      clock.passedMs += 14_000;
      await cloud.sweep();
      assertEquals((await phone.delivered("home", 1))[0]?.title, "Home: no contact");
      assert((await readSweepMark(kv))?.lastAt !== undefined);
    });
  } finally {
    await phone.close();
  }
});

Deno.test("a sweep that fails is a line in the log and no rejection", async () => {
  await withCloud({}, async ({ cloud, kv, lines }) => {
    const list = () => {
      throw new TypeError("There is no list");
    };
    Object.assign(kv, { list });
    await cloud.sweep();
    assertEquals(lines.map((line) => [line.level, line.event]), [["error", "work_failed"]]);
  });
});

Deno.test("stop() wakes a sweep that waits for a deadline", async () => {
  await withCloud({}, async ({ cloud, clock, kv, lines }) => {
    // Second 10: the home's deadline, at second 30, lies within this run.
    clock.aheadMs -= 48_000;
    await beat(cloud, { staleAfterMs: 20_000 });
    let isOver = false;
    const sweeping = cloud.sweep().then(() => void (isOver = true));
    // Once the mark is written, everything was judged and the run waits.
    while (await readSweepMark(kv) === null) await Promise.resolve();
    assertEquals(isOver, false);
    await cloud.stop(1_000);
    await sweeping;
    assertEquals(lines.filter((line) => line.level === "error"), []);
    await cloud.sweep(); // Does nothing any more.
  });
});
