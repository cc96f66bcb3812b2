/** Every secret that is used, looked for in all that anybody can read afterwards. */
import { assert, assertEquals } from "@std/assert";
import { taskFlags } from "../demo/actors.ts";
import { startTick } from "../kill/home/tick.ts";
import { startNetwork } from "../kill/home/network.ts";
import { NTFY_TOKEN, SECRET, TOPIC, withAttackedCloud } from "./attacked_cloud.ts";

const PLUG_KEY = "k3y-of-the-plug!";
const WRONG_KEY = "k3y-of-another-1";

/** Each as it is, and as it looks in the encodings that are at hand. */
function spellings(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  return [secret, bytes.toHex(), bytes.toBase64().replace(/=+$/, ""), encodeURIComponent(secret)];
}

async function readAll(folder: string): Promise<string[]> {
  const texts: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) texts.push(...await readAll(path));
    else texts.push(`${path}\n${await Deno.readTextFile(path)}`);
  }
  return texts;
}

Deno.test("no secret is in any output, state, address or message of home and cloud", async () => {
  const folder = await Deno.makeTempDir({ prefix: "rebootinator-attack-" });
  await using network = await startNetwork({
    plugId: "bf0secret0secret0sec",
    plugKey: PLUG_KEY,
    protocol: "3.4",
    faults: [],
    wifiBootMs: null,
    hungBehaviour: "page",
  });
  const seen: string[] = [];
  const addresses: string[] = [];
  let secrets: string[] = [];
  const said = await withAttackedCloud(async ({ cloud, phone, issuer, token, get }) => {
    const read = await issuer.issue({ kind: "read" });
    const wrong = await issuer.issue({ kind: "site", site: "other", generation: 1 });
    secrets = [SECRET, NTFY_TOKEN, PLUG_KEY, WRONG_KEY, token, read, wrong];
    const flags = await taskFlags("probe");
    const folders = {
      config: `${folder}/home.toml`,
      state: `${folder}/state`,
      runtime: `${folder}/run`,
    };
    const home = {
      sitePort: network.sitePort,
      plugPort: network.plugPort,
      cloud: cloud.url,
      phone: phone.root,
    };
    for (
      const [key, cloudToken, ntfyToken] of [
        [PLUG_KEY, token, NTFY_TOKEN],
        [WRONG_KEY, token, NTFY_TOKEN],
        [PLUG_KEY, wrong, NTFY_TOKEN],
        [PLUG_KEY, `${token.slice(0, -1)}!`, `${NTFY_TOKEN.slice(0, -1)}!`],
      ] as const
    ) {
      await Deno.writeTextFile(folders.config, homeToml({ ...home, key, cloudToken, ntfyToken }), {
        mode: 0o600,
      });
      secrets.push(cloudToken, ntfyToken);
      for (const hung of [false, true, true, true, true]) {
        if (hung) network.hang();
        else network.heal();
        const end = await startTick({ flags, folders, bootId: "boot" }).ended;
        assertEquals(end.code, 0, end.errors);
        seen.push(JSON.stringify(end.record), end.errors);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
    // Settings that are wrong in a way that could show the text around.
    for (
      const broken of [
        '[plug]\nkey = "' + PLUG_KEY,
        `[cloud]\ntoken = ${token}\n`,
        `token = "${token}"\n`,
      ]
    ) {
      await Deno.writeTextFile(folders.config, broken, { mode: 0o600 });
      const end = await startTick({ flags, folders, bootId: "boot" }).ended;
      assertEquals(end.code, 2);
      seen.push(end.errors);
    }
    const authorization = `Bearer ${read}`;
    for (const path of ["/status", "/v1/sites/home", "/metrics", "/healthz", "/nowhere"]) {
      seen.push(
        await get(path, { authorization }),
        await get(path, { authorization, accept: "text/html" }),
      );
      seen.push(await get(path, { authorization: `Bearer ${wrong}` }));
    }
    for (const request of phone.published) {
      addresses.push(`${request.path}?${request.query}`);
      seen.push(new TextDecoder().decode(request.body));
    }
    seen.push(...(await readAll(folders.state)), ...(await readAll(folders.runtime)));
  });
  seen.push(said, ...addresses);
  assert(seen.join("").length > 10_000, "there is little to look through");
  assert(addresses.length > 0, "the phone was never told");
  for (const secret of secrets) {
    for (const spelling of spellings(secret)) {
      const place = seen.find((text) => text.includes(spelling));
      assertEquals(place, undefined, `${spelling.slice(0, 8)}… is in the open`);
    }
  }
  // The topic is as good as a password for reading: it stays out of logs and pages, too.
  assertEquals(said.includes(TOPIC), false);
  await Deno.remove(folder, { recursive: true });
});

function homeToml(home: {
  readonly sitePort: number;
  readonly plugPort: number;
  readonly cloud: string;
  readonly phone: string;
  readonly key: string;
  readonly cloudToken: string;
  readonly ntfyToken: string;
}): string {
  return `for_tests_only = true
[probe]
targets = ["http://127.0.0.1:${home.sitePort}/generate_204#role=internet"]
resolver_check = "off"
gateway = "tcp://127.0.0.1:${home.sitePort}"
deadline = "1s"
[policy]
stale_after = "1s"
gateway_grace = "0s"
off = "1s"
boot_grace = "1s"
gaps = ["1s"]
[plug]
driver = "tuya"
address = "127.0.0.1"
port = ${home.plugPort}
id = "bf0secret0secret0sec"
key = "${home.key}"
protocol = "3.4"
tested = true
[cloud]
url = "${home.cloud}"
token = "${home.cloudToken}"
stale_after = "60s"
heartbeat_every = "1s"
[ntfy]
url = "${home.phone}attacked-topic-of-the-test"
token = "${home.ntfyToken}"
`;
}
