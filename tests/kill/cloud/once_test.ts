/** A hundred homes with news at once, real processes on one file: the phone gets each piece once. */
import { assertEquals } from "@std/assert";
import { createTokenIssuer } from "../../../cloud/keys/tokens.ts";
import { taskFlags } from "../../demo/actors.ts";
import { SECRET } from "../../support/http/app_fixture.ts";
import { startNtfyServer } from "../../support/phone/ntfy_server.ts";
import { event, heartbeat } from "../../support/site/heartbeats.ts";
import { type CloudProcess, startCloud } from "./process.ts";
import { pause } from "./site.ts";

const HOMES = 100;
/** News that goes into no other message. */
const NEWS_EACH = 2;
const TRIES_MAX = 20;

/** Ends when the cloud has the home's news; a store that is held for a moment answers 503. */
async function tell(cloud: CloudProcess, id: string, token: string): Promise<void> {
  const events = Array.from(
    { length: NEWS_EACH },
    (_, index) => event(index + 1, { kind: "plug_trouble", hint: `Number ${index}` }),
  );
  for (let left = TRIES_MAX; left > 0; left--) {
    const response = await fetch(`${cloud.url}/v1/sites/${id}/heartbeat`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(heartbeat({ events, site: { name: id } })),
    });
    await response.body?.cancel();
    if (response.status === 200) return;
    await pause(200);
  }
  throw new Error(`${id} could not tell its news`);
}

/** Nothing waits any more, so that nothing can come again. */
async function drained(path: string): Promise<void> {
  const kv = await Deno.openKv(path);
  try {
    const waits = () => Array.fromAsync(kv.list({ prefix: ["outbox"] }, { limit: 1 }));
    while ((await waits()).length > 0) await pause(300);
  } finally {
    kv.close();
  }
}

for (const processes of [1, 2]) {
  Deno.test(`news of ${HOMES} homes at once reaches the phone once, by ${processes} processes`, async () => {
    const folder = await Deno.makeTempDir({ prefix: "rebootinator-once-" });
    const path = `${folder}/cloud.kv`;
    const phone = startNtfyServer();
    const flags = await taskFlags("cloud");
    const environment = {
      REBOOTINATOR_SECRET: SECRET,
      NTFY_URL: `${phone.root}once`,
      KV_PATH: path,
    };
    const clouds: CloudProcess[] = [];
    try {
      for (let count = 0; count < processes; count++) {
        clouds.push(await startCloud({ flags, environment }));
      }
      const issuer = await createTokenIssuer(SECRET);
      const ids = Array.from({ length: HOMES }, (_, index) => `home-${index}`);
      await Promise.all(ids.map(async (id, index) => {
        const token = await issuer.issue({ kind: "site", site: id, generation: 1 });
        await tell(clouds[index % processes] as CloudProcess, id, token);
      }));
      await drained(path);
      const told = phone.topics.messages("once").map(({ sequence_id }) => sequence_id ?? "")
        .filter((id) => id.startsWith("home-"));
      assertEquals([told.length, new Set(told).size], [HOMES * NEWS_EACH, HOMES * NEWS_EACH]);
    } finally {
      for (const cloud of clouds) await cloud.end("SIGTERM");
      await phone.close();
      await Deno.remove(folder, { recursive: true });
    }
  });
}
