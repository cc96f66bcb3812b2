/** Three clouds on one store, one killed and one frozen: on a file, and on a real denokv. */
import { assert, assertEquals } from "@std/assert";
import { createTokenIssuer } from "../../cloud/keys/tokens.ts";
import { taskFlags } from "../demo/actors.ts";
import { type CloudProcess, startCloud } from "../kill/cloud/process.ts";
import { makeHeartbeat, SECRET } from "../support/http/app_fixture.ts";
import { startNtfyServer } from "../support/phone/ntfy_server.ts";
import { type DenoKvServer, findDenoKv, startDenoKv } from "../support/store/denokv.ts";

const STALE_AFTER_MS = 30_000;
const FROZEN_MS = 15_000;
const BEAT_MS_MAX = 2_000;
const TOPIC = "a-topic-of-the-test";

/** Sends heartbeats of one home to whichever cloud takes them, once a second. */
class Beats {
  readonly acknowledged: number[] = [];
  readonly refused: string[] = [];
  #isOver = false;
  readonly #running: Promise<void>;

  constructor(site: string, options: { readonly token: string; readonly clouds: () => string[] }) {
    this.#running = this.#run(site, options);
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }

  async #run(
    site: string,
    { token, clouds }: { readonly token: string; readonly clouds: () => string[] },
  ): Promise<void> {
    for (let sequence = 0; !this.#isOver; sequence++) {
      const all = clouds();
      // Each in its turn, then the next ones until somebody took it.
      for (let count = 0; count < all.length; count++) {
        const url = all[(sequence + count) % all.length];
        const body = makeHeartbeat({
          sequence,
          wallMs: Date.now(),
          site: { name: site, staleAfterMs: STALE_AFTER_MS, timeZone: null },
        });
        const said = await fetch(`${url}/v1/sites/${site}/heartbeat`, {
          method: "POST",
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(BEAT_MS_MAX),
        }).then(async (response) => (await response.text(), response.status), String);
        if (said === 200) {
          this.acknowledged.push(Date.now());
          break;
        }
        this.refused.push(`${said}`);
      }
      await pause(1_000);
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function threeClouds(
  environment: Readonly<Record<string, string>>,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const phone = startNtfyServer();
  const flags = await taskFlags("cloud");
  const settings = { REBOOTINATOR_SECRET: SECRET, NTFY_URL: `${phone.root}${TOPIC}` };
  const start = () => startCloud({ flags, environment: { ...settings, ...environment } });
  const clouds: CloudProcess[] = [await start(), await start(), await start()];
  const [killed, frozen, well] = clouds;
  assert(killed !== undefined && frozen !== undefined && well !== undefined);
  const issuer = await createTokenIssuer(SECRET);
  const issue = (site: string) => issuer.issue({ kind: "site", site, generation: 1 });
  const urls = () => clouds.map(({ url }) => url);
  const steady = new Beats("steady", { token: await issue("steady"), clouds: urls });
  const silent = new Beats("silent", { token: await issue("silent"), clouds: urls });
  try {
    await pause(5_000);
    await killed.end("SIGKILL");
    frozen.send("SIGSTOP");
    await pause(FROZEN_MS);
    frozen.send("SIGCONT");
    await meanwhile();
    assertEquals(phone.topics.messages(TOPIC), []);
    await silent.stop();
    const [down] = await phone.delivered(TOPIC, 1);
    assertEquals(down?.title, "silent: no contact");
    await pause(5_000);
    assertEquals(phone.topics.messages(TOPIC).length, 1);
    const read = await issuer.issue({ kind: "read" });
    for (const { url } of [frozen, well]) {
      const status = await fetch(`${url}/status`, { headers: { authorization: `Bearer ${read}` } });
      const { sites } = await status.json();
      const states = sites.map((site: { id: string; status: string }) => [site.id, site.status]);
      assertEquals(Object.fromEntries(states), { silent: "down", steady: "up" });
    }
    assert(steady.acknowledged.length > 10, `${steady.acknowledged.length} of ${steady.refused}`);
  } finally {
    await Promise.all([steady.stop(), silent.stop()]);
    for (const cloud of [frozen, well]) await cloud.end("SIGKILL");
    await phone.close();
  }
}

Deno.test("three clouds on one file, one killed, one frozen: the silent home is told once", async () => {
  const folder = await Deno.makeTempDir();
  await threeClouds({ KV_PATH: `${folder}/cloud.kv` }, () => Promise.resolve());
  await Deno.remove(folder, { recursive: true });
});

const program = findDenoKv();
const title = "three clouds on one denokv, which stands still for 30, 100 and 240 s";

Deno.test({
  name: program === null
    ? `${title} (skipped: denokv is not installed; \`cargo install denokv --locked\`)`
    : title,
  ignore: program === null,
}, async () => {
  await using server: DenoKvServer = await startDenoKv(program ?? "");
  await threeClouds(server.environment, async () => {
    for (const seconds of [30, 100, 240]) {
      server.send("SIGSTOP");
      await pause(seconds * 1_000);
      server.send("SIGCONT");
      // Long enough for a home that was wrongly called silent to be told of.
      await pause(STALE_AFTER_MS);
    }
  });
});
