/** A Tapo plug from set-up to the doctor, as processes with their tasks' own permissions. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  type FakeTapo,
  type FakeTapoOptions,
  startFakeTapo,
  TAPO_ACCOUNT,
  TAPO_MAC,
} from "../../support/plugs/tapo/fake_plug.ts";
import { keepTime } from "../../support/plugs/relay.ts";
import { type HomeBench, withHome } from "../../support/watch/home_bench.ts";

const { user, password } = TAPO_ACCOUNT;

async function withTapo(
  options: FakeTapoOptions,
  act: (home: HomeBench, fake: FakeTapo) => Promise<void>,
): Promise<void> {
  await withHome({}, async (home) => {
    const text = await Deno.readTextFile(home.config);
    await Deno.writeTextFile(home.config, text.slice(0, text.indexOf("[plug]")));
    await using fake = await startFakeTapo(options);
    using _clock = keepTime(fake.relay);
    await act(home, fake);
  });
}

async function setUp(home: HomeBench, fake: FakeTapo, flags: string) {
  await Deno.writeTextFile(`${home.folder}/given`, `${password}\n`);
  const where = `--config ${home.config} --state ${home.state} --gateway none`;
  const found = `--driver tapo --search 1s --search-ask 127.0.0.1:${fake.udpPort}`;
  const account = `--user ${user} --password-file ${home.folder}/given`;
  return await home.task(`setup --yes ${where} ${found} ${account} ${flags}`);
}

async function doctor(home: HomeBench, flags = ""): Promise<string> {
  return (await home.task(`doctor --config ${home.config} --state ${home.state} ${flags}`)).stdout;
}

for (const family of ["smart", "iot"] as const) {
  Deno.test(`a ${family} plug is found, proven, tried for real, and well`, async () => {
    await withTapo({ family, offCancels: "yes" }, async (home, fake) => {
      const set = await setUp(home, fake, "--prove yes --test lamp --test-off 5s");
      assertEquals(set.code, 0, set.stdout + set.stderr);
      assertStringIncludes(set.stdout, `${TAPO_MAC} at 127.0.0.1`);
      assertStringIncludes(set.stdout, "The plug's own timer works");
      assertStringIncludes(set.stdout, "The real test passed");
      assert(!set.stdout.includes(password));
      const toml = await Deno.readTextFile(home.config);
      const lines = [`mac = "${TAPO_MAC}"`, `family = "${family}"`, "tested = true"];
      for (const line of [...lines, 'password_file = "plug.password"']) {
        assertStringIncludes(toml, line);
      }
      assert(!toml.includes(password));
      assertEquals(fake.relay.commands.filter((each) => each === "off").length, 1);
      assertMatch(await doctor(home), /^ok +plug +It answers: on; the account fits/m);
    });
  });
}

Deno.test("with the line pulled a plug must answer and take a command, or it is said", async () => {
  let internet = true;
  await withTapo({ internet: () => internet }, async (home, fake) => {
    home.setOnline(false);
    const well = await setUp(home, fake, "--prove no --wan-check yes");
    assertStringIncludes(well.stdout, "the plug answers and takes a command");
    assertEquals(fake.relay.commands, ["on"]);
    internet = false;
    const refused = await setUp(home, fake, "--prove no --wan-check yes");
    assertEquals(refused.code, 1);
    assertStringIncludes(refused.stdout, "no internet just now");
    assertMatch(await doctor(home, "--wan-check"), /BROKEN +line pulled [^]*no internet/);
  });
});

Deno.test("the doctor says in an owner's words what is wrong with the plug", async () => {
  const cases: readonly (readonly [FakeTapoOptions, RegExp])[] = [
    [{ account: { user, password: "another" } }, /E-mail or password do not fit/],
    [{ option: "off" }, /Third-Party Compatibility/],
    [{ sessions: "one", intrusions: 99 }, /Another client took the plug's only session/],
    [{ protocol: "aes" }, /wants an update/],
  ];
  for (const [options, words] of cases) {
    await withTapo(options, async (home, fake) => {
      await Deno.writeTextFile(`${home.folder}/plug.password`, password, { mode: 0o600 });
      await Deno.writeTextFile(
        home.config,
        `[plug]\ndriver = "tapo"\naddress = "127.0.0.1"\nport = ${fake.server.port}\n` +
          `mac = "${TAPO_MAC}"\nuser = "${user}"\npassword_file = "plug.password"\n`,
        { mode: 0o600 },
      );
      assertMatch((await doctor(home)).replaceAll(/\s+/g, " "), words);
    });
  }
});
