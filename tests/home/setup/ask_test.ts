import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DRIVERS } from "../../../home/plugs/drivers.ts";
import { CommandError, readArguments } from "../../../lib/base/command.ts";
import { checkGiven } from "../../../home/setup/ask.ts";
import { runSetup } from "../../../home/setup/run.ts";
import { readSetupFlags, setupShape } from "../../../lib/setup/flags.ts";
import { startFakeTasmota, TASMOTA_MAC } from "../../support/plugs/fake_tasmota.ts";
import { withSetup } from "../../support/setup/setup_bench.ts";

function given(standing: "tuya" | "shelly" | null, ...args: readonly string[]) {
  const read = readArguments(args, { ...setupShape(DRIVERS), help: "" });
  const flags = readSetupFlags(read, { drivers: DRIVERS, usual: "home.toml" });
  return checkGiven(flags, {
    standing: new Map(standing === null ? [] : [["driver", standing]]),
    drivers: DRIVERS,
  });
}

Deno.test("flags are judged by the driver that is given, else by the one that stands", () => {
  assertEquals([...given("shelly", "--outlet=4").entries()], [["outlet", "4"]]);
  assertEquals(given("tuya", "--driver=kasa", "--outlet=6").get("outlet"), "6");
  const wrong = [
    ["shelly", "--outlet=5"],
    ["tuya", "--mac=A8032ABE54DC"],
    [null, "--id=x"],
  ] as const;
  for (const [standing, flag] of wrong) {
    assertThrows(() => given(standing, flag), CommandError, "plug.");
  }
});

Deno.test("a secret is read from its file, and a file that is not there is named", async () => {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, "open sesame\n");
  assertEquals(given("shelly", `--password-file=${file}`).get("password"), "open sesame");
  await Deno.remove(file);
  assertThrows(() => given("shelly", `--password-file=${file}`), CommandError, "there is no");
});

Deno.test("ten wrong answers are enough", () =>
  withSetup({ typed: Array(20).fill("Lake House") }, async ({ flags, setup, path, talk }) => {
    assertEquals(await runSetup(flags(), setup), 2);
    assertEquals(talk.asked.length, 10);
    assertEquals(await Deno.stat(path).then(() => true, () => false), false);
  }));

Deno.test("no more input stops before anything is written", () =>
  withSetup({ typed: ["cabin"] }, async ({ flags, setup, path }) => {
    assertEquals(await runSetup(flags(), setup), 130);
    assertEquals(await Deno.stat(path).then(() => true, () => false), false);
  }));

Deno.test("a password that stands is used to ask a device who it is", () =>
  withSetup({}, async ({ flags, setup, path, folder, talk }) => {
    await using tasmota = startFakeTasmota({ password: "secret 1" });
    await Deno.writeTextFile(`${folder}/plug.password`, "secret 1", { mode: 0o600 });
    const { port } = tasmota.server;
    await Deno.writeTextFile(
      path,
      `[plug]\ndriver = "tasmota"\naddress = "127.0.0.1"\nport = ${port}\n` +
        'password_file = "plug.password"\n',
    );
    assertEquals(await runSetup(flags("--gateway", "none"), setup), 0);
    assertStringIncludes(await Deno.readTextFile(path), `mac = "${TASMOTA_MAC}"`);
    assertStringIncludes(talk.said.join("\n"), `says that it is ${TASMOTA_MAC}`);
  }));

Deno.test("a device that says nothing of itself leaves its MAC address to be given", () =>
  withSetup({}, async ({ flags, setup, talk }) => {
    const driver = ["--driver", "kasa", "--address", "127.0.0.1", "--port", "1"];
    assertEquals(await runSetup(flags(...driver), setup), 2);
    assertStringIncludes(talk.said.join("\n"), "Third-Party Compatibility");
    assertEquals(talk.said.at(-1), "Cannot set up: give --mac");
  }));

Deno.test("at a question, too, a way through the router ends set-up with nothing written", () =>
  withSetup({ typed: ["no"] }, async ({ flags, setup, path, talk }) => {
    const given = ["--site=a", "--name=none", "--time-zone=UTC", "--gateway=none"];
    const plug = ["--driver=command", "--outlet-name=a", "--timed-by=host", "--run-off=/o"];
    const more = ["--run-on=/o", "--run-read=none"];
    assertEquals(await runSetup(flags(...given, ...plug, ...more), setup), 2);
    assertStringIncludes(talk.said.at(-1) ?? "", "Nothing was written");
    assertEquals(await Deno.stat(path).then(() => true, () => false), false);
  }));

Deno.test("the default route's gateway is written without being asked for; a flag says otherwise", () =>
  withSetup({}, async ({ flags, setup, path, talk }) => {
    const facts = () => Promise.resolve({ gateway: "192.168.7.1", timeZone: "Europe/Berlin" });
    const rest = ["--site=a", "--name=none", "--time-zone=UTC", "--driver=dry_run"];
    await runSetup(flags(...rest), { ...setup, facts });
    assertStringIncludes(await Deno.readTextFile(path), 'gateway = "192.168.7.1"');
    assertEquals(talk.asked.some((each) => each.includes("router")), false);
    assertStringIncludes(talk.said.join("\n"), "The default route leads by 192.168.7.1");
    await Deno.remove(path);
    await runSetup(flags(...rest, "--gateway=192.168.7.9"), { ...setup, facts });
    assertStringIncludes(await Deno.readTextFile(path), 'gateway = "192.168.7.9"');
  }));

Deno.test("one may go back, question by question, and Enter keeps what was answered", () =>
  withSetup(
    {
      typed: [
        "<",
        "cabin",
        "Lake",
        "<",
        "<",
        "",
        "Lake House",
        "UTC",
        "",
        "shelly",
        "<",
        "dry_run",
      ],
    },
    async ({ flags, setup, path, talk }) => {
      // Nobody answers what follows: nothing is written.
      assertEquals(await runSetup(flags(), setup), 130);
      assertEquals(await Deno.stat(path).then(() => true, () => false), false);
      assertStringIncludes(talk.said.join("\n"), "This is the first question");
      const words = talk.asked.map((each) =>
        each.replace(/^(\S+ \S+ \S+).*?( \[.*\])?: $/, "$1$2")
      );
      assertEquals(words, [
        "A short name [home]",
        "A short name [home]",
        "What people call [none]",
        "Its time zone [Europe/Berlin]",
        "What people call [Lake]",
        "A short name [cabin]",
        "What people call [none]",
        "Its time zone [Europe/Berlin]",
        "The router's address [none]",
        "The plug: tuya, [tuya]",
        "The Shelly's IP",
        "The plug: tuya, [shelly]",
        "The cloud's address, [none]",
      ]);
    },
  ));

const TOKEN = `s1.home.1.${"0".repeat(64)}`;

Deno.test("a token that the cloud refuses is asked for again, and written when it is taken", () =>
  withSetup(
    { typed: ["", "", "", "", "dry_run", "https://c.example", TOKEN, ""] },
    async (bench) => {
      bench.token = { kind: "refused" };
      // The next question is for the token once more: nobody answers it.
      assertEquals(await runSetup(bench.flags(), bench.setup), 130);
      assertStringIncludes(bench.talk.said.join("\n"), "The cloud refuses this token");
      assert(bench.talk.asked.at(-1)?.startsWith("The site's token"), bench.talk.asked.at(-1));
      assertEquals(await Deno.stat(bench.path).then(() => true, () => false), false);
    },
  ));

Deno.test("a token by a flag that the cloud refuses ends set-up; a cloud that is away does not", () =>
  withSetup({}, async (bench) => {
    const { flags, setup, folder, talk, path } = bench;
    await Deno.writeTextFile(`${folder}/given.token`, TOKEN);
    const given = flags(
      ...["--yes", "--driver=dry_run", "--cloud-url=https://c.example"],
      `--cloud-token-file=${folder}/given.token`,
    );
    bench.token = { kind: "refused" };
    assertEquals(await runSetup(given, setup), 2);
    assertEquals(await Deno.stat(path).then(() => true, () => false), false);
    bench.token = { kind: "not asked", why: "no answer" };
    assertEquals(await runSetup(given, setup), 0);
    assertStringIncludes(talk.said.join("\n"), "is not known: no answer");
  }));

Deno.test("a plug's protocol is understood as people type it", () => {
  for (const typed of ["3.3", "v3.3", "V3.3", "33", "3,3", "3 3", "version 3.3"]) {
    assertEquals(given("tuya", `--protocol=${typed}`).get("protocol"), "3.3");
  }
  assertThrows(() => given("tuya", "--protocol=4"), CommandError, "plug.protocol");
});
