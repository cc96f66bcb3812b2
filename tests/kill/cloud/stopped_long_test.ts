/** A real cloud that is stopped while its homes beat: its absence is nobody's silence. */
import { assertEquals } from "@std/assert";
import { createTokenIssuer } from "../../../cloud/keys/tokens.ts";
import { listHistory } from "../../../cloud/store/records.ts";
import { taskFlags } from "../../demo/actors.ts";
import { SECRET } from "../../support/http/app_fixture.ts";
import { startNtfyServer } from "../../support/phone/ntfy_server.ts";
import { heartbeat } from "../../support/site/heartbeats.ts";
import { startCloud } from "./process.ts";
import { pause } from "./site.ts";

const HOMES = ["home", "cabin", "nas", "shop"];
const STALE_MS = 60_000;
const BEAT_MS = 5_000;
/** Long enough that each home is heard before, and that a false silence is told after. */
const BEFORE_MS = 20_000;
const AFTER_MS = 30_000;
const STOPS_MS = [30_000, 100_000, 240_000];

/** Beats until `isOver`; a cloud that does not answer is asked again with the next beat. */
async function live(url: string, id: string, isOver: () => boolean): Promise<void> {
  const token = await (await createTokenIssuer(SECRET)).issue({
    kind: "site",
    site: id,
    generation: 1,
  });
  while (!isOver()) {
    const beat = fetch(`${url}/v1/sites/${id}/heartbeat`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(heartbeat({ site: { name: id, staleAfterMs: STALE_MS } })),
      signal: AbortSignal.timeout(BEAT_MS),
    });
    await beat.then((response) => response.body?.cancel(), () => {});
    await pause(BEAT_MS);
  }
}

/** Flips of all homes after a stop of `stopMs`, and what the phone got. */
async function flipsAfter(stopMs: number): Promise<readonly string[]> {
  const folder = await Deno.makeTempDir({ prefix: "rebootinator-stopped-" });
  const phone = startNtfyServer();
  const path = `${folder}/cloud.kv`;
  const environment = {
    REBOOTINATOR_SECRET: SECRET,
    NTFY_URL: `${phone.root}stopped`,
    KV_PATH: path,
  };
  const cloud = await startCloud({ flags: await taskFlags("cloud"), environment });
  let isOver = false;
  const homes = HOMES.map((id) => live(cloud.url, id, () => isOver));
  try {
    await pause(BEFORE_MS);
    cloud.send("SIGSTOP");
    await pause(stopMs);
    cloud.send("SIGCONT");
    await pause(AFTER_MS);
  } finally {
    isOver = true;
    await Promise.all(homes);
    await cloud.end("SIGTERM");
    await phone.close();
  }
  const kv = await Deno.openKv(path);
  try {
    const histories = HOMES.map((id) => listHistory(kv, id, { from: 0, to: 9e15, limit: 99 }));
    const flips = (await Promise.all(histories)).flat().filter(({ kind }) => kind === "flip");
    return flips.map((flip) => JSON.stringify(flip));
  } finally {
    kv.close();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a process that is stopped for 30, 100 and 240 s calls no home silent that beats", async () => {
  assertEquals(await Promise.all(STOPS_MS.map(flipsAfter)), STOPS_MS.map(() => []));
});
