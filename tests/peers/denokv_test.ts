/** A cloud on a real denokv as docs/deploy.md has it: behind TLS, with a backup. */
import { assert, assertEquals } from "@std/assert";
import { createTokenIssuer } from "../../cloud/keys/tokens.ts";
import { makeCertificate } from "../bench/tick_servers.ts";
import { taskFlags } from "../demo/actors.ts";
import { type CloudProcess, startCloud } from "../kill/cloud/process.ts";
import { SECRET } from "../support/http/app_fixture.ts";
import { findDenoKv, startDenoKv } from "../support/store/denokv.ts";

const program = findDenoKv();
const skipped = program === null ? " (skipped: denokv is not installed)" : "";

Deno.test({
  name: `a store behind TLS, its token in a file; a copy made meanwhile is a store${skipped}`,
  ignore: program === null,
}, async () => {
  const folder = await Deno.makeTempDir();
  await using server = await startDenoKv(program ?? "");
  const { KV_PATH: inside, DENO_KV_ACCESS_TOKEN: token } = server.environment;
  await Deno.writeTextFile(`${folder}/token`, `${token}\n`);
  const { cert, key, caPath } = await makeCertificate(folder);
  const tls = { hostname: "127.0.0.1", port: 0, onListen: () => {}, cert, key };
  const proxy = Deno.serve(tls, (asked) => {
    const { pathname, search } = new URL(asked.url);
    return fetch(`${inside}${pathname}${search}`, {
      method: asked.method,
      headers: asked.headers,
      body: asked.body,
    });
  });
  const flags = await taskFlags("cloud");
  const clouds: CloudProcess[] = [];
  const start = async (settings: Readonly<Record<string, string>>) => {
    const environment = { REBOOTINATOR_SECRET: SECRET, ...settings };
    const cloud = await startCloud({ flags, environment });
    clouds.push(cloud);
    return cloud;
  };
  try {
    const cloud = await start({
      KV_PATH: `https://127.0.0.1:${proxy.addr.port}`,
      DENO_KV_ACCESS_TOKEN_FILE: `${folder}/token`,
      DENO_CERT: caPath,
    });
    assertEquals(await ping(cloud, "nas"), 200);
    assert(!cloud.said().includes(token ?? ""), cloud.said());
    await server.backUp(`${folder}/copy.kv`);
    assertEquals(await ping(cloud, "later"), 200);
    const second = await start({ KV_PATH: `${folder}/copy.kv` });
    assertEquals(await homes(second), ["nas"]);
    assertEquals(await homes(cloud), ["later", "nas"]);
  } finally {
    for (const cloud of clouds) await cloud.end("SIGKILL");
    await proxy.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name: `more homes at once than it takes checks in one write are all stored${skipped}`,
  ignore: program === null,
}, async () => {
  await using server = await startDenoKv(program ?? "");
  const environment = { REBOOTINATOR_SECRET: SECRET, ...server.environment };
  const cloud = await startCloud({ flags: await taskFlags("cloud"), environment });
  try {
    const sites = Array.from({ length: 32 }, (_, n) => `home-${n + 10}`);
    for (const round of ["new", "known"]) {
      const statuses = await Promise.all(sites.map((site) => ping(cloud, site)));
      assertEquals(statuses.filter((status) => status !== 200), [], `${round} ${cloud.said()}`);
    }
    assertEquals(await homes(cloud), sites);
  } finally {
    await cloud.end("SIGKILL");
  }
});

async function ping({ url }: CloudProcess, site: string): Promise<number> {
  const issuer = await createTokenIssuer(SECRET);
  const token = await issuer.issue({ kind: "site", site, generation: 1 });
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/v1/sites/${site}/ping`, { headers });
  await response.body?.cancel();
  return response.status;
}

async function homes({ url }: CloudProcess): Promise<readonly string[]> {
  const token = await (await createTokenIssuer(SECRET)).issue({ kind: "read" });
  const headers = { authorization: `Bearer ${token}` };
  const { sites } = await (await fetch(`${url}/status`, { headers })).json();
  return sites.map(({ id }: { readonly id: string }) => id);
}
