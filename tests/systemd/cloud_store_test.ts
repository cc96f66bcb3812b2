/** An installed cloud whose store is a real denokv on the same machine. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { createTokenIssuer } from "../../cloud/keys/tokens.ts";
import { UNIT_NAMES } from "../../lib/install/paths.ts";
import { makeHeartbeat, SECRET } from "../support/http/app_fixture.ts";
import { eventually, PrivateHost, whyNoHost } from "../support/install/private_host.ts";
import { findDenoKv } from "../support/store/denokv.ts";

const PORT = 8_124;
const TOKEN = "a-token-of-the-test";
const STORE = "http://127.0.0.1:4512";

const program = findDenoKv();
const why = program === null ? "denokv is not installed" : await whyNoHost();
const skipped = why === null ? "" : ` (not tried here: ${why})`;

Deno.test({
  name: `an installed cloud keeps its homes on a denokv, also when that starts anew${skipped}`,
  ignore: why !== null,
}, async () => {
  const host = await PrivateHost.start();
  const put = (name: string, lines: readonly string[]) =>
    Deno.writeTextFile(`${host.shared.outside}/${name}`, `${lines.join("\n")}\n`);
  const install = (...args: readonly string[]) =>
    host.run(["deno", "task", "install", "--cloud", ...args, "--yes"]);
  try {
    const which = await new Deno.Command("which", { args: [program ?? ""] }).output();
    const path = new TextDecoder().decode(which.stdout).trim();
    await Deno.copyFile(path, `${host.shared.outside}/denokv`);
    await host.ask(
      ...["systemd-run", "--unit=denokv", "--property=Restart=always", "--property=RestartSec=20s"],
      ...[`--setenv=DENO_KV_ACCESS_TOKEN=${TOKEN}`, `${host.shared.inside}/denokv`],
      ...["--sqlite-path", "/var/lib/denokv.sqlite", "serve", "--addr", "127.0.0.1:4512"],
    );
    const settings = [`REBOOTINATOR_SECRET=${SECRET}`, `PORT=${PORT}`, `KV_PATH=${STORE}`];
    await put("cloud.env", [...settings, "DENO_KV_ACCESS_TOKEN_FILE=/etc/denokv.token"]);
    const refused = await install(`--cloud-env=${host.shared.inside}/cloud.env`);
    assertEquals(refused.code, 2);
    assertStringIncludes(refused.errors, 'FILE="/etc/denokv.token" cannot be read');
    // For root's eyes alone: systemd hands it over.
    await put("token", [TOKEN]);
    await host.ask("install", "-m", "600", `${host.shared.inside}/token`, "/etc/denokv.token");
    assertEquals((await install(`--cloud-env=${host.shared.inside}/cloud.env`)).code, 0);
    await untilBeatsAre(host, "home", 200);
    // A command of root's reads the file itself.
    const { output } = await host.run(["rebootinator", "token", "home"]);
    assertEquals(output.split(".").slice(0, 3), ["s1", "home", "1"]);
    await host.ask("systemctl", "kill", "--signal=KILL", "denokv");
    await untilBeatsAre(host, "home", 503);
    await untilBeatsAre(host, "home", 200);
    // Another process, the same homes.
    await host.ask("systemctl", "restart", UNIT_NAMES.cloudService);
    await untilBeatsAre(host, "cabin", 200);
    const read = await (await createTokenIssuer(SECRET)).issue({ kind: "read" });
    const status = await ask(host, "/status", read);
    const { sites } = JSON.parse(status.body);
    assertEquals(sites.map(({ id }: { id: string }) => id), ["cabin", "home"]);
    const kept = await host.run(["ls", "/var/lib/private/rebootinator-cloud"]);
    assertEquals(kept.output.trim(), "");
  } finally {
    await host.stop();
  }
});

async function untilBeatsAre(host: PrivateHost, site: string, status: number): Promise<void> {
  const token = await (await createTokenIssuer(SECRET)).issue({
    kind: "site",
    site,
    generation: 1,
  });
  await eventually(`an answer ${status} to a heartbeat of ${site}`, {
    withinMs: 60_000,
    async ask() {
      const beat = makeHeartbeat({ wallMs: Date.now() });
      const answer = await ask(host, `/v1/sites/${site}/heartbeat`, token, JSON.stringify(beat));
      return answer.status === status ? answer : null;
    },
  });
}

/** Status 0: nobody answered. */
async function ask(
  host: PrivateHost,
  path: string,
  token: string,
  body?: string,
): Promise<{ readonly status: number; readonly body: string }> {
  const sent = body === undefined
    ? []
    : ["--header", "content-type: application/json", "--data", body];
  const { output } = await host.run([
    ...["curl", "--silent", "--max-time", "10", "--header", `authorization: Bearer ${token}`],
    ...[...sent, "--write-out", "\n%{http_code}", `http://127.0.0.1:${PORT}${path}`],
  ]);
  const end = output.trimEnd().lastIndexOf("\n");
  return { status: Number(output.trimEnd().slice(end + 1)), body: output.slice(0, end) };
}
