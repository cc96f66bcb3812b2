/** `[[airtouch]]` as an owner uses it: real ticks as processes, a console that fails and returns. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Model } from "../../lib/airtouch/model.ts";
import { startConsole } from "../support/airtouch/airtouch_console.ts";
import { homeState } from "../support/airtouch/airtouch_state.ts";
import { withApp } from "../support/http/app_fixture.ts";
import { startNtfyServer } from "../support/phone/ntfy_server.ts";
import { createProbeHome, type ProbeHome, quickToml } from "../support/watch/probe_home.ts";
import { startReplying } from "../support/net/raw_server.ts";

const NO_CONTENT = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
const TICKS_MAX = 60;

function consoleToml(model: Model, port: number): string {
  return `[[airtouch]]
model = ${model}
address = "127.0.0.1"
port = ${port}
name = "Upstairs"
heartbeat_every = "1s"
`;
}

/** Every event that the home logged, oldest first. */
async function eventsOf(home: ProbeHome): Promise<readonly Record<string, unknown>[]> {
  const text = await Deno.readTextFile(`${home.folder}/state/events.jsonl`).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  });
  return text.trim().split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

/** Ticks until an event of this kind is logged; returns it with the last tick's record. */
async function tickUntil(home: ProbeHome, kind: string) {
  for (let count = 0; count < TICKS_MAX; count++) {
    const { code, record, errors } = await home.tick();
    assertEquals([code, errors], [0, ""]);
    const event = (await eventsOf(home)).find((each) => each["kind"] === kind);
    if (event !== undefined && record !== null) return { event, record };
  }
  throw new Error(`No ${kind} within ${TICKS_MAX} ticks: ${JSON.stringify(await eventsOf(home))}`);
}

for (const model of [4, 5] as const) {
  Deno.test(`AT${model}: a console's silence, return and update reach log and phone`, async () => {
    await using site = startReplying(NO_CONTENT);
    await using peer = await startConsole(homeState(model));
    const phone = startNtfyServer();
    const more = `[ntfy]\nurl = "${phone.root}topic"\n${consoleToml(model, peer.port)}`;
    const plug = 'driver = "dry_run"';
    await using home = await createProbeHome(quickToml({ sitePort: site.port, plug, more }));
    const first = await home.tick();
    assertEquals(first.record?.["consoles"], [
      { name: "Upstairs", outcome: "answered", said: "1.3.3" },
    ]);
    peer.fault = { kind: "fin" };
    const silent = await tickUntil(home, "console_silent");
    assertEquals(silent.event["why"], "it closed the connection unanswered");
    assertEquals(silent.record["action"], "none");
    await peer.refuse();
    const warned = (await home.tick()).record;
    assertEquals(JSON.stringify(warned?.["warnings"]).includes("Upstairs does not answer"), true);
    await peer.listen();
    peer.fault = { kind: "none" };
    await tickUntil(home, "console_back");
    peer.state = { ...peer.state, updateAvailable: true };
    const update = await tickUntil(home, "console_update");
    assertEquals(update.event["versions"], "1.3.3");
    assertEquals((await eventsOf(home)).map(({ kind }) => kind), [
      "console_silent",
      "console_back",
      "console_update",
    ]);
    const told = phone.topics.messages("topic").map(({ message }) => message ?? "");
    assertStringIncludes(told[0] ?? "", "Upstairs has not answered for");
    await phone.close();
  });
}

Deno.test("the cloud shows a silent console in status, history and page, and notifies", () =>
  withApp(async ({ app, ask, lines, tokens, clock }) => {
    clock.nowMs = Date.now();
    await using site = startReplying(NO_CONTENT);
    await using peer = await startConsole(homeState(5));
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      (request) => app(request),
    );
    const more = `[cloud]
url = "http://127.0.0.1:${server.addr.port}"
token = "${tokens.home}"
heartbeat_every = "1s"
${consoleToml(5, peer.port)}`;
    const plug = 'driver = "dry_run"';
    await using home = await createProbeHome(quickToml({ sitePort: site.port, plug, more }));
    peer.fault = { kind: "rst" };
    await tickUntil(home, "console_silent");
    const notices = () => lines.filter(({ event }) => event === "notice");
    for (let count = 0; count < TICKS_MAX && notices().length === 0; count++) await home.tick();
    assertEquals(notices()[0]?.["title"], "home: a console is silent");
    assertMatch(
      String(notices()[0]?.["body"]),
      /^Noticed at \d\d:\d\d UTC\. Upstairs has not answered yet: it reset the connection\.$/,
    );
    clock.nowMs += 11_000;
    const read = { token: tokens.read };
    const status = await (await ask("/status", read)).json();
    assertEquals(status.sites[0].warnings, ["Upstairs does not answer"]);
    const asBrowser = { ...read, headers: { accept: "text/html" } };
    const glance = await (await ask("/status", asBrowser)).text();
    assertStringIncludes(glance, "Upstairs does not answer");
    const page = await (await ask("/sites/home", asBrowser)).text();
    assertStringIncludes(page, "Upstairs has not answered yet");
    const one = await (await ask("/v1/sites/home", read)).json();
    assert(JSON.stringify(one).includes("console_silent"), JSON.stringify(one));
  }));
