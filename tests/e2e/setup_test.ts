/** Set-up as a process: by flags, and at a terminal with every answer wrong once. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { announcement, plugFields, startAnnouncer } from "../support/plugs/tuya/fake_announcer.ts";
import { type HomeBench, withHome } from "../support/watch/home_bench.ts";
import { DEVICE_ID, DEVICE_KEY } from "../support/plugs/tuya/plug_bench.ts";
import { testWith } from "../support/base/needs.ts";
import { freeUdpPort } from "../support/net/udp_port.ts";

async function modeOf(path: string): Promise<number> {
  return ((await Deno.stat(path)).mode ?? 0) & 0o777;
}

/** A home without settings, whose plug announces itself. */
async function withNewHome(act: (home: HomeBench, search: string) => Promise<void>): Promise<void> {
  await withHome({}, async (home) => {
    await Deno.remove(home.config);
    await Deno.remove(`${home.folder}/plug.key`);
    const port = freeUdpPort();
    const fields = plugFields(DEVICE_ID, "3.3", "127.0.0.1");
    const announcer = startAnnouncer({ port, plugs: [announcement(fields, "3.3")] });
    const search =
      `--search 2s --search-ports ${port} --search-ask 127.0.0.1:${announcer.questionPort}`;
    try {
      await act(home, search);
    } finally {
      await announcer.close();
    }
  });
}

async function writeDevices(home: HomeBench): Promise<string> {
  const devices = [{ id: DEVICE_ID, key: DEVICE_KEY, name: "Router plug", ip: "", version: "" }];
  await Deno.writeTextFile(`${home.folder}/devices.json`, JSON.stringify(devices));
  return `${home.folder}/devices.json`;
}

Deno.test("set-up by flags finds the plug, proves and tries it, and writes what a tick reads", async () => {
  await withNewHome(async (home, search) => {
    const devices = await writeDevices(home);
    const { code, stdout } = await home.task(
      `setup --yes --config ${home.config} --state ${home.state} ${search} --devices ${devices} ` +
        `--port ${home.plug.port} --gateway none --site cabin --time-zone Europe/Berlin ` +
        "--test lamp --test-off 5s",
    );
    assertEquals(code, 0, stdout);
    assertStringIncludes(stdout, `heard ${DEVICE_ID} at 127.0.0.1, protocol 3.3`);
    assertStringIncludes(stdout, '"Router plug", key known');
    assertStringIncludes(stdout, "The plug's own timer works");
    assertStringIncludes(stdout, "The real test passed");
    assert(!stdout.includes(DEVICE_KEY));
    const toml = await Deno.readTextFile(home.config);
    for (const line of ['id = "cabin"', "tested = true", 'key_file = "plug.key"']) {
      assertStringIncludes(toml, line);
    }
    assertEquals([await modeOf(home.config), await modeOf(`${home.folder}/plug.key`)], [
      0o600,
      0o600,
    ]);
    assertEquals(home.plug.firmware.commands.map(({ points }) => points), [
      [[9, 86_399]],
      [[9, 0]],
      [[1, true]],
      [[1, false], [9, 5]],
      [[1, true]],
    ]);
    const tick = await home.task(`probe --json --config ${home.config} --state ${home.state}`);
    assertEquals(JSON.parse(tick.stdout).warnings, []);
  });
});

Deno.test("set-up that is run again keeps every line and asks nothing", async () => {
  await withHome({}, async (home) => {
    await Deno.chmod(home.config, 0o600);
    const given = `# mine\n${await Deno.readTextFile(home.config)}# the end\n`;
    await Deno.writeTextFile(home.config, given.replace("[plug]", "[plug] # the router's"));
    const before = await Deno.readTextFile(home.config);
    const line = `setup --yes --config ${home.config} --state ${home.state}`;
    const first = await home.task(line);
    assertEquals(first.code, 0, first.stdout);
    const after = await Deno.readTextFile(home.config);
    const added = ["gateway = ", "powers_this_host = false"];
    const rest = after.split("\n").filter((each) => !added.some((text) => each.startsWith(text)));
    assertEquals(rest.join("\n"), before);
    assertEquals(home.plug.firmware.commands, []);
    await home.task(line);
    assertEquals(await Deno.readTextFile(home.config), after);
  });
});

Deno.test("another plug is not a tested one", async () => {
  await withHome({}, async (home) => {
    const line = `setup --yes --config ${home.config} --state ${home.state} --gateway none`;
    await home.task(`${line} --id bf00000000000000000new --prove no`);
    assertStringIncludes(await Deno.readTextFile(home.config), "tested = false");
  });
});

for (
  const [flags, words] of [
    ["--adress 192.168.1.9", "--adress is not known; did you mean --address?"],
    ["--address plug.local", '"plug.address" must be an IP address'],
    ["--protocol 3.2", '"plug.protocol" must be'],
    ["--countdown-dp 38", "the countdown (38 is the power-on memory)"],
    ["--site Lake_House", '"site.id" must be'],
    ["--time-zone Mars/Olympus", '"site.time_zone" must be'],
    ["--cloud-url http://example.com", '"cloud.url" must be'],
    ["--key-file /nowhere/key", "there is no /nowhere/key"],
    ["--devices /nowhere/devices.json --search 0s", "there is no such file"],
    ["--search 0s", "give --address"],
    ["--test toaster", "--test must be lamp, router or no"],
    ["--test-off 4s", "5s – 60s"],
    ["--prove perhaps", "--prove must be yes or no"],
  ] as const
) {
  Deno.test(`set-up refuses ${flags}, and writes nothing`, async () => {
    await withNewHome(async (home) => {
      const { code, stdout, stderr } = await home.task(
        `setup --yes --config ${home.config} --state ${home.state} ${flags}`,
      );
      assertEquals(code, 2, stdout);
      assertStringIncludes(stdout + stderr, words);
      assertEquals(await Deno.stat(home.config).then(() => true, () => false), false);
    });
  });
}

Deno.test("set-up without a terminal and without --yes says so", async () => {
  await withNewHome(async (home) => {
    const { code, stderr } = await home.task(`setup --config ${home.config}`, "home\n");
    assertEquals(code, 2);
    assertStringIncludes(stderr, "there is no terminal to ask at; give --yes and flags");
  });
});

Deno.test("a home.toml that is not TOML is left alone", async () => {
  await withHome({}, async (home) => {
    await Deno.writeTextFile(home.config, "[site\nid = ");
    const { code, stdout } = await home.task(`setup --yes --config ${home.config}`);
    assertEquals(code, 2);
    assertStringIncludes(stdout, "is not TOML");
    assertEquals(await Deno.readTextFile(home.config), "[site\nid = ");
  });
});

/** What a person types; each wrong answer is followed by the right one. */
const TYPED = [
  ["Lake House", "cabin"],
  ["x".repeat(61), "Cabin"],
  ["Mars/Olympus", "Europe/Berlin"],
  ["the router", "none"],
  ["teapot", "tuya"],
  ["7", "1"],
  ["short", DEVICE_KEY],
  ["perhaps", "n"],
  ["example.com", "none"],
  ["not a topic", "none"],
  // Prove the timer?
  ["hm", "y"],
  // What hangs on it?
  ["toaster", "lamp"],
  // Did it go off and on?
  ["what", "y"],
  // Check without the line?
  ["why", "n"],
].flat();

testWith("script", "set-up at a terminal forgives one wrong answer to every question", async () => {
  await withNewHome(async (home, search) => {
    const { stdout, code } = await home.atTerminal(
      `setup --config ${home.config} --state ${home.state} ${search} --port ${home.plug.port} ` +
        "--test-off 5s",
      TYPED,
    );
    assertEquals(code, 0, stdout);
    assertStringIncludes(stdout, '"site.id" must be');
    assertStringIncludes(stdout, '"site.name" must be');
    assertStringIncludes(stdout, '"site.time_zone" must be');
    assertStringIncludes(stdout, "Please answer with a number from 0 to 1");
    assertStringIncludes(stdout, "16 characters without spaces, got");
    assertStringIncludes(stdout, "Please answer yes or no");
    assertStringIncludes(stdout, "Please answer lamp, router or no");
    assertStringIncludes(stdout, "The real test passed");
    assertStringIncludes(stdout, "Next:");
    const toml = await Deno.readTextFile(home.config);
    assertStringIncludes(toml, 'name = "Cabin"');
    assertStringIncludes(toml, "tested = true");
    const tick = await home.task(`probe --json --config ${home.config} --state ${home.state}`);
    assertEquals(tick.code, 0, tick.stderr);
  });
});

testWith("script", "Ctrl-D at a question writes nothing", async () => {
  await withNewHome(async (home) => {
    const { code, stdout } = await home.atTerminal(`setup --config ${home.config}`, ["\u0004"]);
    assertEquals(code, 130, stdout);
    assertStringIncludes(stdout, "Stopped; nothing was written");
    assertEquals(await Deno.stat(home.config).then(() => true, () => false), false);
  });
});

testWith("script", "a key is not shown while it is typed", async () => {
  await withHome({}, async (home) => {
    await Deno.remove(home.config);
    const flags = [
      ...["setup", "--config", home.config, "--state", home.state, "--search=0s"],
      ...["--driver=tuya", "--address=127.0.0.1", `--port=${home.plug.port}`, `--id=${DEVICE_ID}`],
      ...["--protocol=v3.3", "--site=home", "--name=none", "--time-zone=UTC", "--gateway=none"],
      ...["--powers-this-host=no", "--cloud-url=none", "--ntfy-url=none"],
      ...["--prove=no", "--test=no", "--wan-check=no"],
    ];
    const child = new Deno.Command("script", {
      args: ["-qec", [Deno.execPath(), "task", "--quiet", ...flags].join(" "), "/dev/null"],
      cwd: new URL("../../", import.meta.url),
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
      env: { NO_COLOR: "1" },
    }).spawn();
    const writer = child.stdin.getWriter();
    let shown = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      const before = shown.includes("not shown: ");
      shown += text;
      if (!before && shown.includes("not shown: ")) {
        await writer.write(new TextEncoder().encode(`${DEVICE_KEY}\n`));
      }
    }
    await writer.close().catch(() => {});
    assertEquals((await child.status).code, 0, shown);
    assertEquals(shown.includes(DEVICE_KEY), false, shown);
    assertStringIncludes(await Deno.readTextFile(`${home.folder}/plug.key`), DEVICE_KEY);
  });
});
