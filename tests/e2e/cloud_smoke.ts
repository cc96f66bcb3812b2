/**
 * The cloud end to end under any Deno, in about a minute, from the copy that goes up to Deno Deploy: start,
 * heartbeat, silence, notification, heartbeat, notification, page, stop. A plain script, as older
 * releases cannot run this project's tests:
 *
 *     deno run --allow-read --allow-write --allow-run --allow-env --allow-net=127.0.0.1 \
 *       tests/e2e/cloud_smoke.ts [--deno PATH]
 *
 * `--deno` names the Deno that runs the cloud; without it the one that runs this. Prints `smoke ok`
 * and exits 0, or says what failed and exits 1.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { stageCloud } from "../../cloud/commands/deploy_stage.ts";
import { createTokenIssuer } from "../../cloud/keys/tokens.ts";
import { heartbeat as wellHeartbeat } from "../support/site/heartbeats.ts";
import { startNtfyServer } from "../support/phone/ntfy_server.ts";

const SECRET = "smoke-smoke-smoke-smoke-smoke-smoke";
/** A home that is new is looked at from the next full minute on. */
const PATIENCE_MS = 150_000;
/** The least that the wire allows. */
const STALE_AFTER_MS = 10_000;
const ROOT = new URL("../../", import.meta.url);
/** What `deno task deploy` would send up: the cloud must start from that alone. */
const staged = await stageCloud(ROOT.pathname);

const args = parseArgs(Deno.args, { string: ["deno"] });
const deno = typeof args["deno"] === "string" ? args["deno"] : Deno.execPath();
const folder = await Deno.makeTempDir();
const phone = startNtfyServer();
const cloud = startCloud();
try {
  const url = await within(addressOf(cloud), "the cloud prints its address");
  await heartbeat(url);
  const silentFrom = Date.now();
  const down = await within(phone.delivered("home", 1), "the phone is told of the silence");
  const tookMs = Date.now() - silentFrom;
  check(down[0]?.title === "Home: no contact", `the first title is ${down[0]?.title}`);
  check(tookMs >= STALE_AFTER_MS - 50, `told after ${tookMs} ms, before the deadline`);
  await heartbeat(url);
  const both = await within(phone.delivered("home", 2), "the phone is told of the return");
  check(both[1]?.title === "Home: back in contact", `the second title is ${both[1]?.title}`);
  const stream = await within(openStream(url), "a page's stream says how the home is");
  cloud.kill("SIGTERM");
  await within(drain(stream), "the stream ends with the cloud");
  const { code } = await within(cloud.status, "the cloud stops");
  check(code === 0, `the cloud ended with ${code}`);
  say(`told ${tookMs - STALE_AFTER_MS} ms after the deadline`);
  say("smoke ok");
} catch (error) {
  say(`smoke failed: ${error instanceof Error ? error.message : String(error)}`);
  Deno.exitCode = 1;
} finally {
  stopHard(cloud);
  await cloud.status;
  await phone.close();
  await Deno.remove(folder, { recursive: true });
  await Deno.remove(staged, { recursive: true });
}
Deno.exit();

function startCloud(): Deno.ChildProcess {
  const variables = {
    REBOOTINATOR_SECRET: SECRET,
    NTFY_URL: `${phone.root}home`,
    KV_PATH: `${folder}/cloud.kv`,
    PORT: "0",
    // Every cron run begins 300 ms after the last one ended, not at the full minute.
    DENO_CRON_TEST_SCHEDULE_OFFSET: "300",
  };
  return new Deno.Command(deno, {
    args: [
      "run",
      "--no-prompt",
      "--allow-env",
      `--allow-read=${folder}`,
      `--allow-write=${folder}`,
      "--allow-net=127.0.0.1",
      `${staged}/cloud/main.ts`,
    ],
    cwd: staged,
    env: variables,
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

/** From the first line; what comes after it is read and shown, so that the pipe never fills. */
async function addressOf(child: Deno.ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  (async () => {
    let text = "";
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      Deno.stdout.writeSync(new TextEncoder().encode(chunk));
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
      if (address !== undefined) resolve(address);
    }
    reject(new Error("The cloud ended"));
  })();
  return await promise;
}

async function heartbeat(url: string): Promise<void> {
  const issuer = await createTokenIssuer(SECRET);
  const token = await issuer.issue({ kind: "site", site: "home", generation: 1 });
  const body = wellHeartbeat({
    wallMs: Date.now(),
    site: { staleAfterMs: STALE_AFTER_MS, timeZone: null },
  });
  const response = await fetch(`${url}/v1/sites/home/heartbeat`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  check(response.status === 200, `a heartbeat was answered with ${response.status}`);
  await response.body?.cancel();
}

/** The page of the home, and its stream after the first event. */
async function openStream(url: string): Promise<ReadableStreamDefaultReader<string>> {
  const issuer = await createTokenIssuer(SECRET);
  const headers = { authorization: `Bearer ${await issuer.issue({ kind: "read" })}` };
  const page = await (await fetch(`${url}/sites/home`, { headers })).text();
  check(page.includes("<title>Home is online"), "the page says that the home is online");
  const { body } = await fetch(`${url}/sites/home/live`, { headers });
  const reader = (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  check(value.startsWith("event:state"), `the stream began with ${value.slice(0, 40)}`);
  return reader;
}

async function drain(stream: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await stream.read()).done);
}

async function within<Value>(work: Promise<Value>, what: string): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`Waited too long until ${what}`)), PATIENCE_MS);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function stopHard(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function check(isTrue: boolean, otherwise: string): void {
  if (!isTrue) throw new Error(otherwise);
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
