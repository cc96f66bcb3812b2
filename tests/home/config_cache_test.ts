import { assert, assertEquals, assertFalse } from "@std/assert";
import fc from "fast-check";
import { loadHomeConfig } from "../../home/config/config_file.ts";
import { plugsOf } from "../../lib/plugs/plug_identity.ts";
import { CONFIG_CODE, loadConfig as loadCached, rememberConfig } from "../../home/config_cache.ts";

const ROOT = new URL("../../", import.meta.url);
const TOKEN = "0.abcdefghijklmnop";
const HOME = `[plug]
driver = "tuya"
address = "192.168.1.40"
id = "bf0123456789abcdefghij"
key_file = "plug.key"
protocol = "3.3"
tested = true

[cloud]
url = "https://home.example.net"
token = "${TOKEN}"
`;

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    write(`${folder}/home.toml`, HOME);
    write(`${folder}/plug.key`, "Zq4x8Lm2Vt6Rp0Wy\n");
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function write(path: string, text: string, mode = 0o600): void {
  Deno.writeTextFileSync(path, text);
  Deno.chmodSync(path, mode);
}

function load(folder: string, credentialsFolder: string | null = null) {
  return loadCached(`${folder}/home.toml`, { credentialsFolder, cacheFolder: folder });
}

/** Loads, keeps, and returns what the next tick finds. */
async function loadTwice(folder: string) {
  const first = await load(folder);
  assert(first.outcome.kind === "loaded", JSON.stringify(first.outcome));
  assert(first.draft !== null);
  rememberConfig(folder, first.draft);
  const second = await load(folder);
  assertEquals(second.outcome.kind, "recalled");
  return { first: first.outcome, second: second.outcome };
}

Deno.test("loadConfig() recalls the very settings and warnings that it understood before", () =>
  inFolder(async (folder) => {
    await Deno.chmod(`${folder}/plug.key`, 0o644);
    const { first, second } = await loadTwice(folder);
    assert(second.kind === "recalled");
    assertEquals(second.config, first.config);
    assertEquals(second.warnings, first.warnings);
    assertEquals(first.warnings.length, 1);
    assertEquals([second.config.cloud?.token, second.config.plug.tested], [TOKEN, true]);
  }));

Deno.test("loadConfig() keeps no secret, and what it keeps only for its user", () =>
  inFolder(async (folder) => {
    await loadTwice(folder);
    const kept = await Deno.readTextFile(`${folder}/config.json`);
    for (const secret of [TOKEN, "Zq4x8Lm2Vt6Rp0Wy"]) assertFalse(kept.includes(secret));
    assertEquals(((await Deno.stat(`${folder}/config.json`)).mode ?? 0) & 0o777, 0o600);
  }));

const CHANGES: Readonly<Record<string, (folder: string) => void>> = {
  "another setting": (folder) => write(`${folder}/home.toml`, HOME.replace("1.40", "1.41")),
  "another comment": (folder) => write(`${folder}/home.toml`, `${HOME}# why\n`),
  "a longer token": (folder) => write(`${folder}/home.toml`, HOME.replace("mnop", "mnopq")),
  "a key with a character too many": (folder) => write(`${folder}/plug.key`, "Zq4x8Lm2Vt6Rp0Wyy"),
  "a home.toml that anyone can read": (folder) => Deno.chmodSync(`${folder}/home.toml`, 0o644),
  "a key that anyone can read": (folder) => Deno.chmodSync(`${folder}/plug.key`, 0o644),
};

for (const [name, change] of Object.entries(CHANGES)) {
  Deno.test(`loadConfig() reads everything anew after ${name}`, () =>
    inFolder(async (folder) => {
      await loadTwice(folder);
      change(folder);
      const { outcome } = await load(folder);
      assert(outcome.kind !== "recalled");
      assertSame(outcome, understand(folder));
    }));
}

/** The one secret that a driver's settings hold. */
function secretIn(plug: object): unknown {
  return "key" in plug ? plug.key : "password" in plug ? plug.password : undefined;
}

/** What reading everything anew gives. */
function understand(folder: string) {
  return loadHomeConfig(`${folder}/home.toml`, { credentialsFolder: null });
}

function assertSame(
  outcome: Awaited<ReturnType<typeof load>>["outcome"],
  fresh: ReturnType<typeof understand>,
): void {
  if (outcome.kind === "failed" || fresh.kind === "failed") return assertEquals(outcome, fresh);
  assertEquals([outcome.config, outcome.warnings], [fresh.config, fresh.warnings]);
}

Deno.test("loadConfig() says what reading anew would, whatever character is changed", () =>
  inFolder(async (folder) => {
    await loadTwice(folder);
    const kept = await Deno.readTextFile(`${folder}/config.json`);
    const texts = { "home.toml": HOME, "plug.key": "Zq4x8Lm2Vt6Rp0Wy" };
    let recalled = 0;
    const character = fc.constantFrom(..."aZ09 \"'\\#\n\t~é=[]\u0000");
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(texts) as (keyof typeof texts)[]),
        fc.nat(HOME.length - 1),
        fc.string({ unit: character, minLength: 1, maxLength: 2 }),
        async (name, place, put) => {
          const text = texts[name];
          const at = place % text.length;
          write(`${folder}/${name}`, text.slice(0, at) + put + text.slice(at + put.length));
          assertEquals(await Deno.readTextFile(`${folder}/config.json`), kept);
          const { outcome } = await load(folder);
          if (outcome.kind === "recalled") recalled += 1;
          assertSame(outcome, understand(folder));
          write(`${folder}/${name}`, text);
        },
      ),
      { numRuns: 1_500 },
    );
    assert(recalled > 100, `only ${recalled} were recalled`);
  }));

Deno.test("loadConfig() recalls with the token and the key of now", () =>
  inFolder(async (folder) => {
    await loadTwice(folder);
    write(`${folder}/home.toml`, HOME.replace("mnop", "mnoq"));
    write(`${folder}/plug.key`, "Zq4x8Lm2Vt6Rp0W'");
    const { outcome } = await load(folder);
    assert(outcome.kind === "recalled");
    assertEquals(outcome.config.cloud?.token, "0.abcdefghijklmnoq");
    assertEquals(secretIn(outcome.config.plug), "Zq4x8Lm2Vt6Rp0W'");
  }));

Deno.test("loadConfig() prefers a credential that came after the copy", () =>
  inFolder(async (folder) => {
    await loadTwice(folder);
    await Deno.mkdir(`${folder}/credentials`);
    write(`${folder}/credentials/plug.key`, "fedcba9876543210");
    const { outcome } = await load(folder, `${folder}/credentials`);
    assert(outcome.kind === "loaded");
    assertEquals(secretIn(outcome.config.plug), "fedcba9876543210");
  }));

Deno.test("loadConfig() says what is wrong with settings that were right at the last tick", () =>
  inFolder(async (folder) => {
    await loadTwice(folder);
    await Deno.remove(`${folder}/plug.key`);
    const lost = await load(folder);
    assert(lost.outcome.kind === "failed" && lost.draft === null);
    assert(lost.outcome.why.includes('"plug.key_file"'), lost.outcome.why);
    write(`${folder}/home.toml`, "[plug]\n");
    assertEquals((await load(folder)).outcome.kind, "failed");
    await Deno.remove(`${folder}/home.toml`);
    assertEquals((await load(folder)).outcome.kind, "failed");
  }));

Deno.test("loadConfig() believes no copy in which one character was changed", () =>
  inFolder(async (folder) => {
    await loadTwice(folder);
    const text = await Deno.readTextFile(`${folder}/config.json`);
    for (let at = 0; at < text.length; at += 7) {
      const letter = text[at] === "0" ? "1" : "0";
      write(`${folder}/config.json`, text.slice(0, at) + letter + text.slice(at + 1));
      assertEquals((await load(folder)).outcome.kind, "loaded", `character ${at}`);
    }
    const foreign = ["", "null", "[]", "{}", '{"secrets":[{"section":"plug"}]}', "\u0000"];
    for (const each of [...foreign, '{"config":{},"secrets":[{"file":7}]}', '{"secrets":[]}']) {
      write(`${folder}/config.json`, `${each}\n${each}`);
      assertEquals((await load(folder)).outcome.kind, "loaded", each);
    }
    write(`${folder}/config.json`, text.slice(0, -1));
    assertEquals((await load(folder)).outcome.kind, "loaded");
  }));

Deno.test("loadConfig() keeps nothing of a secret that it could not find again as it is", () =>
  inFolder(async (folder) => {
    const escaped = HOME.replace("mnop", "mno\\u0070");
    for (const home of [escaped, `${escaped}# ${TOKEN}\n`, `${HOME}# ${TOKEN}\n`]) {
      write(`${folder}/home.toml`, home);
      const { outcome, draft } = await load(folder);
      assert(outcome.kind === "loaded");
      assertEquals([outcome.config.cloud?.token, draft], [TOKEN, null]);
    }
  }));

/** Of a module of the project, and by `loadLater()`. */
const IMPORT_REGEXP = /\b(?:from\s*|import\(\s*)"(\.[^"]+)"|\bloadLater\(\s*"([^"]+)"/g;

/** Every module that reads home.toml, and the packages that it does it with. */
function codeThatUnderstands(): string {
  const seen = new Map<string, string>();
  const open = ["home/config/config_file.ts"];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    const text = Deno.readTextFileSync(new URL(path, ROOT));
    const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");
    seen.set(path, code.replaceAll(/\s+/g, " "));
    for (const [, from, later] of code.matchAll(IMPORT_REGEXP)) {
      const base = new URL(later === undefined ? path : "home/later.ts", "file:///");
      open.push(new URL(from ?? later ?? "", base).pathname.slice(1));
    }
  }
  const { imports } = JSON.parse(Deno.readTextFileSync(new URL("app.json", ROOT)));
  const modules = [...seen].sort(([a], [b]) => a < b ? -1 : 1);
  return JSON.stringify([modules, imports["@std/toml"]]);
}

const SEVERAL = `[[plug]]
name = "router"
driver = "tuya"
address = "192.168.1.40"
id = "bf0123456789abcdefghij"
key_file = "router.key"
protocol = "3.3"

[[plug]]
name = "modem"
driver = "shelly"
address = "192.168.1.41"
mac = "A8032ABE54DC"
password = "hunter2 is long"
`;

Deno.test("loadConfig() recalls several plugs, each with its own secret, read anew", () =>
  inFolder(async (folder) => {
    write(`${folder}/home.toml`, SEVERAL.replace("hunter2 is long", "hunter2-is-long"));
    write(`${folder}/router.key`, "fedcba9876543210");
    const { first, second } = await loadTwice(folder);
    assert(second.kind === "recalled");
    assertEquals(second.config, first.config);
    const kept = await Deno.readTextFile(`${folder}/config.json`);
    assertFalse(kept.includes("hunter2") || kept.includes("fedcba"));
    write(`${folder}/router.key`, "0000000000000000");
    const { outcome } = await load(folder);
    assert(outcome.kind === "recalled");
    assertEquals(plugsOf(outcome.config.plug).map(secretIn), [
      "0000000000000000",
      "hunter2-is-long",
    ]);
  }));

Deno.test("CONFIG_CODE names the code that understands home.toml", async () => {
  const bytes = new TextEncoder().encode(codeThatUnderstands());
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  assertEquals(CONFIG_CODE, digest.slice(0, 16), "set CONFIG_CODE in home/config_cache.ts to this");
});
