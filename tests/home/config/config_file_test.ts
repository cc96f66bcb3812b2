import { assert, assertEquals, assertFalse, assertStringIncludes, assertThrows } from "@std/assert";
import {
  CONFIG_BYTES_MAX,
  ConfigFault,
  type ConfigOutcome,
  isOpen,
  loadHomeConfig,
  readSecretFile,
} from "../../../home/config/config_file.ts";
import { DRIVERS } from "../../../home/plugs/drivers.ts";
import { inFolder } from "../../support/base/in_folder.ts";

const PLUG = '[plug]\ndriver = "dry_run"\n';
const CLOUD = '[cloud]\nurl = "https://home.example.net"\n';

function load(folder: string, credentialsFolder: string | null = null): ConfigOutcome {
  return loadHomeConfig(`${folder}/home.toml`, { credentialsFolder });
}

function write(path: string, text: string, mode = 0o600): void {
  Deno.writeTextFileSync(path, text);
  Deno.chmodSync(path, mode);
}

function why(outcome: ConfigOutcome): string {
  assert(outcome.kind === "failed", "the settings were accepted");
  assertFalse(outcome.why.includes("\n"));
  return outcome.why;
}

Deno.test("loadHomeConfig() reads a small file", () =>
  inFolder((folder) => {
    write(`${folder}/home.toml`, `${PLUG}${CLOUD}token = "abc"\n`);
    const outcome = load(folder);
    assert(outcome.kind === "loaded");
    assertEquals(outcome.config.cloud?.token, "abc");
    assertEquals(outcome.warnings, []);
  }));

Deno.test("the example is complete: every line of it can be switched on", async (context) => {
  const whole = await Deno.readTextFile(
    new URL("../../../home/home.example.toml", import.meta.url),
  );
  const severalRegexp = /^# \[\[plug\]\]\n(?: *#.*\n)+/m;
  const text = whole.replace(severalRegexp, "");
  const switchOn = (part: string) =>
    part.replaceAll(/^# (\w+ = .*)$/gm, "$1").replaceAll(/^# (\[\[?\w+\])/gm, "$1");
  // Each plug has settings of its own, from its driver to the next empty line.
  const plugRegexp = /^# driver = "(\w+)"\n(?:#.*\n)+/gm;
  const rest = switchOn(text.replaceAll(plugRegexp, ""));
  const variants = new Map([["as it is", whole], ["with everything but a plug", rest]]);
  const [several = ""] = severalRegexp.exec(whole) ?? [];
  assert(several.includes("[[plug]]"));
  const without = rest.replace(/^\[plug\]\n(?:.+\n)+/m, "");
  variants.set("with several plugs", `${without}\n${switchOn(several)}`);
  for (const [plug, driver = ""] of text.matchAll(plugRegexp)) {
    const variant = rest.replace(/driver = "dry_run"\ntested = false.*\n/, switchOn(plug));
    variants.set(`with ${driver} ${variants.size}`, variant);
  }
  for (const [name, plain] of variants) {
    await context.step(name, () =>
      inFolder((folder) => {
        write(`${folder}/home.toml`, plain);
        const plugFiles = DRIVERS.flatMap(({ secrets }) => secrets).map((key) => `plug.${key}`);
        for (
          const file of [
            ...plugFiles,
            "soft_reboot.password",
            "cloud.token",
            "ntfy.token",
            "mqtt.password",
          ]
        ) {
          write(`${folder}/${file}`, "0123456789abcdef\n");
        }
        const outcome = load(folder);
        assert(outcome.kind === "loaded", JSON.stringify(outcome));
        assertEquals(outcome.warnings, []);
      }));
  }
});

Deno.test("loadHomeConfig() finds secrets in systemd's credentials, then beside the file", () =>
  inFolder((folder) => {
    Deno.mkdirSync(`${folder}/credentials`);
    write(`${folder}/home.toml`, `${PLUG}${CLOUD}token_file = "t"\n`);
    assertStringIncludes(why(load(folder)), `"cloud.token_file": there is no ${folder}/t`);
    write(`${folder}/t`, " beside\n");
    const token = (credentials: string | null) => {
      const outcome = load(folder, credentials);
      return outcome.kind === "loaded" ? outcome.config.cloud?.token : outcome.why;
    };
    assertEquals(token(null), "beside");
    assertEquals(token(`${folder}/credentials`), "beside");
    write(`${folder}/credentials/t`, "credential");
    assertEquals(token(`${folder}/credentials`), "credential");
    write(`${folder}/home.toml`, `${PLUG}${CLOUD}token_file = "${folder}/t"\n`);
    assertEquals(token(`${folder}/credentials`), "beside");
  }));

Deno.test("loadHomeConfig() warns of secrets that anyone can read, and of nothing else", () =>
  inFolder((folder) => {
    const warnings = () => {
      const outcome = load(folder);
      return outcome.kind === "loaded" ? outcome.warnings : [outcome.why];
    };
    write(`${folder}/home.toml`, PLUG, 0o644);
    assertEquals(warnings(), []);
    write(`${folder}/home.toml`, `${PLUG}${CLOUD}token = "abc"\n`, 0o640);
    assertEquals(warnings(), []);
    Deno.chmodSync(`${folder}/home.toml`, 0o644);
    assertStringIncludes(warnings().join(), "home.toml holds a secret and anyone");
    write(`${folder}/home.toml`, `${PLUG}${CLOUD}token_file = "t"\n`, 0o644);
    write(`${folder}/t`, "abc", 0o644);
    assertEquals(warnings().length, 1);
    assertStringIncludes(warnings().join(), "/t is a secret and anyone");
    write(`${folder}/home.toml`, `for_tests_only = true\n${PLUG}`);
    assertStringIncludes(warnings().join(), "for_tests_only");
  }));

Deno.test("loadHomeConfig() says on one line what is wrong with the file", () =>
  inFolder((folder) => {
    assertStringIncludes(why(load(folder)), `there is no ${folder}/home.toml`);
    const cases: readonly [string, string][] = [
      ["a = 1\nb = \n", "near line"],
      [`${PLUG}x`, "near line"],
      ["x".repeat(CONFIG_BYTES_MAX + 1), "larger than 64 KiB"],
      [`${PLUG}[policy]\noff = "1s"\n`, '"policy.off" must be 5s – 300s, got "1s"'],
      [`${PLUG}${CLOUD}`, '"cloud.token" is missing'],
      [`${PLUG}${CLOUD}token = "a"\ntoken_file = "b"`, 'set "cloud.token" or "cloud.token_file"'],
      [`${PLUG}${CLOUD}token_file = 1`, '"cloud.token_file" must be the name of a file'],
      [`${PLUG}${CLOUD}token_file = "${folder}"`, "not a file"],
      ["plug = 1", '"plug" must be a table'],
      ["cloud = 1\n" + PLUG, '"cloud" must be a table'],
    ];
    for (const [text, part] of cases) {
      write(`${folder}/home.toml`, text);
      const line = why(load(folder));
      assertStringIncludes(line, part);
      assert(line.startsWith("Cannot read home.toml: "), line);
    }
  }));

Deno.test("loadHomeConfig() never repeats a secret, not even out of a broken file", () =>
  inFolder((folder) => {
    for (
      const line of [
        'token = "sek\nret"',
        'token = "sekret" x',
        "token = sekret",
        'token="sek\tret',
      ]
    ) {
      write(`${folder}/home.toml`, `${PLUG}${CLOUD}${line}`);
      assertFalse(/sek|ret"/.test(why(load(folder))), line);
    }
    write(`${folder}/home.toml`, `${PLUG}${CLOUD}token_file = "t"\n`);
    write(`${folder}/t`, "sekret one\nsekret two");
    assertFalse(why(load(folder)).includes("sekret"));
  }));

Deno.test("readSecretFile() looks into the credentials first, and trims what it finds", async () => {
  const folder = await Deno.makeTempDir();
  const places = { credentials: `${folder}/credentials`, beside: folder };
  const read = (file: string) => readSecretFile(file, { places, field: "plug.key_file" });
  try {
    await Deno.mkdir(places.credentials);
    const missing = assertThrows(() => read("key"), ConfigFault);
    assertEquals(
      missing.message,
      `Cannot read home.toml: "plug.key_file": there is no ${folder}/key`,
    );
    await Deno.writeTextFile(`${folder}/key`, " beside\n", { mode: 0o600 });
    assertEquals(read("key"), { value: "beside", path: `${folder}/key`, mode: 0o100600 });
    await Deno.writeTextFile(`${places.credentials}/key`, "credential");
    assertEquals(read("key").value, "credential");
    assertEquals(read(`${folder}/key`).value, "beside");
    await Deno.writeTextFile(`${folder}/long`, "x".repeat(4 * 1024 + 1));
    assertThrows(() => read("long"), ConfigFault, "larger than 4 KiB");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("isOpen() is true where others may read", () => {
  assertEquals([0o600, 0o640, 0o604, 0o644, null].map(isOpen), [false, false, true, true, false]);
});
