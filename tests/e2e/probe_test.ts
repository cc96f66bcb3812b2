/** `deno task probe` as its user runs it: a process with the task's own flags. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { FakePlug } from "../support/plugs/tuya/fake_plug.ts";
import { createProbeHome, quickToml } from "../support/watch/probe_home.ts";
import { type RawServer, startRawServer, startReplying } from "../support/net/raw_server.ts";
import type { TuyaProtocol } from "../support/plugs/tuya/tuya_codec.ts";

const KEY = "0123456789abcdef";
const ID = "bf0123456789abcdefgh";
const DRY = 'driver = "dry_run"';

function answering(): RawServer {
  return startReplying("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
}

/** Answers until told that the line is dead, then swallows everything. */
function startLine() {
  const line = { alive: true };
  const server = startRawServer(async (connection) => {
    const buffer = new Uint8Array(4_096);
    await connection.read(buffer);
    if (line.alive) {
      await connection.write(
        new TextEncoder().encode("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
      );
    } else while (await connection.read(buffer) !== null);
  });
  return { server, line };
}

Deno.test("a tick says in one line what it saw, and exits 0", async () => {
  await using site = answering();
  await using home = await createProbeHome(quickToml({ sitePort: site.port, plug: DRY }));
  const { code, stdout } = await home.run([
    "--config",
    `${home.folder}/home.toml`,
    "--state",
    `${home.folder}/state`,
  ]);
  assertEquals(code, 0);
  assertMatch(stdout, /^online \| http:\/\/127\.0\.0\.1:\d+\/generate_204#role=internet \d+ ms/);
  assertEquals(stdout.trim().split("\n").length, 1);
});

Deno.test("settings that are wrong, or not there, are one line on stderr and exit 2", async () => {
  await using home = await createProbeHome("");
  const config = ["--config", `${home.folder}/home.toml`];
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["", config, /plug/],
    [`[plug]\n${DRY}\n[policy]\noff = "1s"`, config, /"policy\.off" must be .*, got "1s"/],
    [`[plug]\n${DRY}\n[polcy]`, config, /"polcy" is not a known .*did you mean "policy"/],
    ["[plug", config, /line 1 is not TOML/],
    ["", ["--config", "/nonexistent/home.toml"], /there is no \/nonexistent\/home\.toml/],
    ["", ["--comfig", "x"], /--comfig is not known/],
  ];
  for (const [toml, args, message] of cases) {
    await home.configure(toml);
    const { code, stdout, stderr } = await home.run(args);
    assertMatch(stderr, message);
    assertEquals([code, stdout, stderr.trim().split("\n").length], [2, "", 1]);
  }
});

Deno.test("--help explains every flag and exit code", async () => {
  await using home = await createProbeHome("");
  const { code, stdout } = await home.run(["--help"]);
  assertEquals(code, 0);
  for (const word of ["--config", "--state", "--dry-run", "--json", "Exit:"]) {
    assertStringIncludes(stdout, word);
  }
});

Deno.test("a second tick beside a running one does nothing and exits 3", async () => {
  const { server, line } = startLine();
  await using _server = server;
  line.alive = false;
  await using home = await createProbeHome(quickToml({ sitePort: server.port, plug: DRY }));
  const codes = (await Promise.all([home.tick(), home.tick(), home.tick()]))
    .map(({ code }) => code).sort();
  assertEquals(codes, [0, 3, 3]);
});

Deno.test("--dry-run leaves nothing behind", async () => {
  await using site = answering();
  await using home = await createProbeHome(quickToml({ sitePort: site.port, plug: DRY }));
  const { code, stdout } = await home.run([
    "--dry-run",
    "--config",
    `${home.folder}/home.toml`,
    "--state",
    `${home.folder}/state`,
  ]);
  assertEquals(code, 0);
  assertMatch(stdout, /^dry run, online/);
  const names = await Array.fromAsync(Deno.readDir(home.folder), ({ name }) => name);
  assertEquals(names, ["home.toml"]);
});

Deno.test("a torn state file is set aside, said, and leads to no cut", async () => {
  await using site = answering();
  await using home = await createProbeHome(quickToml({ sitePort: site.port, plug: DRY }));
  await home.tick();
  await Deno.writeTextFile(`${home.folder}/state/state.json`, '{"version":1,');
  await Deno.writeTextFile(`${home.folder}/state/run/state.json`, "");
  const { code, record } = await home.tick();
  assertEquals([code, record?.["action"] === "cut"], [0, false]);
  const names = await Array.fromAsync(Deno.readDir(`${home.folder}/state`), ({ name }) => name);
  assert(names.includes("state.bad-1.json"), names.join(", "));
  const log = await Deno.readTextFile(`${home.folder}/state/events.jsonl`);
  assertStringIncludes(log, '"kind":"state_trouble"');
});

for (const protocol of ["3.1", "3.3", "3.4", "3.5"] satisfies TuyaProtocol[]) {
  Deno.test(`ticks cut a dead router's ${protocol} plug once, and see it come back`, async () => {
    const { server, line } = startLine();
    await using _server = server;
    const plug = await FakePlug.start({ identity: { id: ID, key: KEY, protocol } });
    await using home = await createProbeHome(quickToml({
      sitePort: server.port,
      plug: `driver = "tuya"\naddress = "127.0.0.1"\nport = ${plug.port}\nid = "${ID}"\n` +
        `key = "${KEY}"\nprotocol = "${protocol}"`,
    }));
    try {
      await home.tick();
      line.alive = false;
      let action: unknown = null;
      for (let count = 0; count < 8 && action !== "cut"; count++) {
        action = (await home.tick()).record?.["action"];
      }
      assertEquals(action, "cut");
      line.alive = true;
      let record = (await home.tick()).record;
      const endMs = performance.now() + 30_000;
      while (record?.["phase"] !== "watching" && performance.now() < endMs) {
        record = (await home.tick()).record;
      }
      assertEquals([record?.["cause"], record?.["phase"]], ["online", "watching"]);
      const offs = plug.firmware.commands.filter(({ points }) =>
        points.some(([point, value]) => point === 1 && value === false)
      );
      assertEquals(offs.map(({ points }) => points), [[[1, false], [9, 2]]]);
      assertEquals(plug.firmware.relay, true);
      const log = await Deno.readTextFile(`${home.folder}/state/events.jsonl`);
      const kinds = log.trim().split("\n").map((text) => JSON.parse(text).kind);
      assertEquals(kinds, ["outage_began", "cut", "outage_ended"]);
    } finally {
      await plug.close();
    }
  });
}
