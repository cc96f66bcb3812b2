/** Set-up as a process for every driver: by flags against simulated devices, and at a terminal. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  HA_SCRIPT,
  HA_SWITCH,
  HA_TOKEN,
  startFakeHomeAssistant,
} from "../support/plugs/fake_home_assistant.ts";
import {
  HOMEBRIDGE_ACCESSORY,
  HOMEBRIDGE_PASSWORD,
  HOMEBRIDGE_USER,
  startFakeHomebridge,
} from "../support/plugs/fake_homebridge.ts";
import { KASA_MAC, startFakeKasa } from "../support/plugs/fake_kasa.ts";
import { SHELLY_MAC, startFakeShelly } from "../support/plugs/fake_shelly.ts";
import { startFakeTasmota, TASMOTA_MAC } from "../support/plugs/fake_tasmota.ts";
import {
  startFakeBridge,
  testOverMosquitto,
  ZIGBEE_DEVICE,
} from "../support/plugs/fake_zigbee2mqtt.ts";
import { type HomeBench, withHome } from "../support/watch/home_bench.ts";
import { keepTime, Relay } from "../support/plugs/relay.ts";
import { makeRelayProgram } from "../support/plugs/relay_program.ts";
import { testWith } from "../support/base/needs.ts";

const PASSWORD = "secret 1";

function setup(home: HomeBench, flags: string): string {
  return `setup --config ${home.config} --state ${home.state} --gateway none ${flags}`;
}

function byFlags(home: HomeBench, flags: string) {
  return home.task(setup(home, `--yes ${flags}`));
}

/** A home without settings. */
async function withNewHome(act: (home: HomeBench) => Promise<void>): Promise<void> {
  await withHome({}, async (home) => {
    await Deno.remove(home.config);
    await Deno.remove(`${home.folder}/plug.key`);
    await act(home);
  });
}

async function writeSecret(home: HomeBench, text: string): Promise<string> {
  await Deno.writeTextFile(`${home.folder}/given`, `${text}\n`);
  return `${home.folder}/given`;
}

/** The settings that came of it, secrets in a file of their own, read by a tick. */
async function settingsOf(home: HomeBench, secretFile: string | null): Promise<string> {
  if (secretFile !== null) {
    const { mode } = await Deno.stat(`${home.folder}/${secretFile}`);
    assertEquals((mode ?? 0) & 0o777, 0o600);
  }
  const tick = await home.task(
    `probe --dry-run --json --config ${home.config} --state ${home.state}`,
  );
  assertEquals(tick.code, 0, tick.stderr);
  return await Deno.readTextFile(home.config);
}

Deno.test("a Shelly says who it is, is tried for real, and is known again by it", async () => {
  await withNewHome(async (home) => {
    const relay = new Relay();
    await using shelly = startFakeShelly({ generation: "gen2", password: PASSWORD, relay });
    using _clock = keepTime(relay);
    const secret = await writeSecret(home, PASSWORD);
    const flags = `--driver shelly --address 127.0.0.1 --port ${shelly.server.port} ` +
      `--password-file ${secret} --test lamp --test-off 5s`;
    const { code, stdout } = await byFlags(home, flags);
    assertEquals(code, 0, stdout);
    assertStringIncludes(stdout, `The device there says that it is ${SHELLY_MAC}`);
    assertStringIncludes(stdout, "The real test passed");
    assert(!stdout.includes(PASSWORD));
    const toml = await settingsOf(home, "plug.password");
    for (const line of [`mac = "${SHELLY_MAC}"`, "outlet = 1", "tested = true"]) {
      assertStringIncludes(toml, line);
    }
    assertEquals(relay.commands, ["off", "on"]);
    const again = await byFlags(home, "");
    assertEquals([again.code, await Deno.readTextFile(home.config)], [0, toml]);
  });
});

Deno.test("Tasmota and Kasa say who they are, too", async () => {
  await using tasmota = startFakeTasmota({});
  await using kasa = startFakeKasa({});
  for (
    const [driver, port, mac] of [
      ["tasmota", tasmota.server.port, TASMOTA_MAC],
      ["kasa", kasa.server.port, KASA_MAC],
    ] as const
  ) {
    await withNewHome(async (home) => {
      const flags = `--driver ${driver} --address 127.0.0.1 --port ${port}`;
      const { code, stdout } = await byFlags(home, flags);
      assertEquals(code, 0, stdout);
      assertStringIncludes(await settingsOf(home, null), `mac = "${mac}"`);
    });
  }
});

Deno.test("a device that is another one than it was is not set up by its address alone", async () => {
  await withNewHome(async (home) => {
    await using kasa = startFakeKasa({});
    const flags = `--driver kasa --address 127.0.0.1 --port ${kasa.server.port}`;
    const { code, stdout } = await byFlags(home, `${flags} --mac 50:C7:BF:00:00:00`);
    assertEquals(code, 1);
    assertStringIncludes(stdout, `that of device ${KASA_MAC}`);
  });
});

Deno.test("Home Assistant with a script times the cut itself; without, the way to it is asked", async () => {
  await withNewHome(async (home) => {
    await using assistant = startFakeHomeAssistant({});
    const secret = await writeSecret(home, HA_TOKEN);
    const flags = `--driver home_assistant --address 127.0.0.1 --port ${assistant.server.port} ` +
      `--plug-token-file ${secret} --entity ${HA_SWITCH}`;
    const unsaid = await byFlags(home, flags);
    assertEquals(unsaid.code, 2, unsaid.stdout);
    assertStringIncludes(unsaid.stdout, "give --without-router");
    const refused = await byFlags(home, `${flags} --without-router no`);
    assertEquals(refused.code, 2);
    assertStringIncludes(refused.stdout, "could not while the router is off");
    assertEquals(await Deno.stat(home.config).then(() => true, () => false), false);
    const { code, stdout } = await byFlags(home, `${flags} --script ${HA_SCRIPT}`);
    assertEquals(code, 0, stdout);
    assertStringIncludes(await settingsOf(home, "plug.token"), `script = "${HA_SCRIPT}"`);
  });
});

Deno.test("a plug that this host times is tested once the way to it is shown", async () => {
  await withNewHome(async (home) => {
    await using bridge = startFakeHomebridge({});
    const secret = await writeSecret(home, HOMEBRIDGE_PASSWORD);
    const flags = `--driver homebridge --address 127.0.0.1 --port ${bridge.server.port} ` +
      `--user ${HOMEBRIDGE_USER} --password-file ${secret} --accessory ${HOMEBRIDGE_ACCESSORY} ` +
      "--without-router yes --test lamp --test-off 5s";
    const lamp = await byFlags(home, flags);
    assertEquals(lamp.code, 0, lamp.stdout);
    assertStringIncludes(lamp.stdout, "Not yet taken as tested");
    const before = await settingsOf(home, "plug.password");
    assertStringIncludes(before, "reached_without_router = true");
    assert(!before.includes("tested"));
    const both = await byFlags(home, "--router-off-check yes --test lamp --test-off 5s");
    assertEquals(both.code, 0, both.stdout);
    assertStringIncludes(both.stdout, "The plug answers while the router is off");
    assertStringIncludes(await Deno.readTextFile(home.config), "tested = true");
    assertEquals(bridge.relay.commands.filter((each) => each === "off").length, 2);
  });
});

testOverMosquitto("a Zigbee plug is set up over a real broker", async ({ port }) => {
  await withNewHome(async (home) => {
    await using _bridge = await startFakeBridge({
      port,
      relay: new Relay(),
      countdown: "obeyed",
    });
    const line = setup(home, `--yes --driver zigbee2mqtt --address 127.0.0.1 --port ${port}`);
    const [first = "", ...words] = line.split(" ");
    const { code, stdout } = await home.taskWith([
      first,
      ...words,
      `--device-name=${ZIGBEE_DEVICE}`,
      "--timed-by=plug",
      "--user=watchdog",
      `--password-file=${await writeSecret(home, "between friends")}`,
    ]);
    assertEquals(code, 0, stdout);
    const toml = await settingsOf(home, "plug.password");
    assertStringIncludes(toml, `device = "${ZIGBEE_DEVICE}"\n`);
    assertStringIncludes(toml, 'timed_by = "plug"\n');
  });
});

Deno.test("programs of the owner's are written as lists, and what may run them is shown", async () => {
  await withNewHome(async (home) => {
    const relay = new Relay();
    await using program = await makeRelayProgram(relay);
    const run = (word: string) => ["--run-" + word, `["${program.path}", "${word}"]`];
    const flags = [
      ...["--yes", "--driver=command", "--without-router=yes", "--router-off-check=yes"],
      ...run("off"),
      ...run("on"),
      ...run("read"),
    ];
    const line = setup(home, "--test lamp --test-off 5s").split(" ");
    const refused = await home.taskWith([...line, ...flags]);
    assertEquals(refused.code, 1, refused.stdout);
    assertStringIncludes(refused.stdout, "This task may not run the plug's programs");
    const shown = /^\S*deno run .*$/m.exec(refused.stdout)?.[0] ?? "";
    assertStringIncludes(shown, `--allow-run=ip,ping,stty,${program.path} `);
    const pasted = await home.run(["sh", "-c", shown]);
    assertEquals(pasted.code, 0, pasted.stdout + pasted.stderr);
    assertStringIncludes(pasted.stdout, "The real test passed");
    assertEquals(program.relay().commands.slice(0, 2), ["off", "on"]);
    const toml = await settingsOf(home, null);
    assertStringIncludes(toml, `off = ["${program.path}", "off"]`);
    assertStringIncludes(toml, "tested = true");
    const doctor = await home.task(`doctor --config ${home.config} --state ${home.state}`);
    assertStringIncludes(doctor.stdout, "may not be run by this task");
    assertStringIncludes(doctor.stdout, `--allow-run=ip,ping,systemctl,${program.path}`);
  });
});

Deno.test("another driver takes the place of the old one, which leaves nothing behind", async () => {
  await withHome({}, async (home) => {
    await using kasa = startFakeKasa({});
    const flags = `--driver kasa --address 127.0.0.1 --port ${kasa.server.port}`;
    const { code, stdout } = await byFlags(home, flags);
    assertEquals(code, 0, stdout);
    const toml = await settingsOf(home, null);
    assertEquals(/key_file|protocol|id = "bf/.test(toml), false, toml);
    assertStringIncludes(toml, "tested = false");
    assertStringIncludes(toml, 'id = "cabin"');
  });
});

/** What a person types; each wrong answer is followed by the right one. */
function typed(shelly: { readonly port: number }): readonly string[] {
  return [
    ...["Lake House", "cabin", "", "", "none", "shely", "shelly"],
    ...["plug.local", "127.0.0.1", "x".repeat(65), PASSWORD, "5", "1", "not a mac", ""],
    ...["perhaps", "n", "example.com", "none", "topic", "none"],
    // What hangs on it? Then the check without the line.
    ...["toaster", "no", "why", "n", `${shelly.port}`],
  ];
}

testWith("script", "a Shelly is set up at a terminal with every answer wrong once", async () => {
  await withNewHome(async (home) => {
    await using shelly = startFakeShelly({ generation: "gen1", password: PASSWORD });
    const line = `setup --config ${home.config} --state ${home.state} --port ${shelly.server.port}`;
    const { code, stdout } = await home.atTerminal(line, typed(shelly.server));
    assertEquals(code, 0, stdout);
    for (
      const words of [
        '"plug.driver" must be one of',
        '"plug.address" must be an IP address',
        '"plug.password" must be',
        '"plug.outlet" must be',
        '"plug.mac" must be',
        `says that it is ${SHELLY_MAC}`,
        "it is the device that was set up",
      ]
    ) assertStringIncludes(stdout, words);
    assertStringIncludes(await settingsOf(home, "plug.password"), `mac = "${SHELLY_MAC}"`);
  });
});
