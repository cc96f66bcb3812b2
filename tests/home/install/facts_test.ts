import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { InstallFault } from "../../../home/install/cache.ts";
import { gatherCloud, gatherHome } from "../../../home/install/facts.ts";

const KEY = "fedcba9876543210";
const PLUG = `[plug]
driver = "tuya"
address = "192.168.1.50"
id = "bf9876543210fedcbaghij"
protocol = "3.3"
`;

function inFolder(name: string, check: (folder: string) => void): void {
  Deno.test(name, () => {
    const folder = Deno.makeTempDirSync();
    try {
      Deno.writeTextFileSync(`${folder}/resolv.conf`, "nameserver 10.1.1.1\n");
      check(folder);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  });
}

function gather(folder: string, text: string) {
  Deno.writeTextFileSync(`${folder}/home.toml`, text, { mode: 0o600 });
  return gatherHome({
    config: `${folder}/home.toml`,
    prefix: "/opt/re",
    controlGroup: null,
    bundled: false,
    resolvConf: `${folder}/resolv.conf`,
    pingGroupRange: `${folder}/ping_group_range`,
  });
}

inFolder("a home's settings, secrets and resolver end up in its units", (folder) => {
  Deno.writeTextFileSync(`${folder}/plug.key`, KEY, { mode: 0o600 });
  const { part, plug, warnings } = gather(folder, `${PLUG}key_file = "plug.key"\n`);
  assertEquals(warnings, []);
  assert(plug !== "" && !plug.includes(KEY), plug);
  assertEquals(part.settings, [
    { from: `${folder}/home.toml`, name: "home.toml" },
    { from: `${folder}/plug.key`, name: "plug.key" },
  ]);
  const probe = part.units[0]?.text ?? "";
  assertStringIncludes(probe, "10.1.1.1:53,192.168.1.50:6668");
  assertStringIncludes(probe, "LoadCredential=plug.key:/etc/rebootinator/plug.key");
  assert(!probe.includes(folder), probe);
});

inFolder("a secret that systemd could not hand over is refused by name", (folder) => {
  Deno.mkdirSync(`${folder}/sub`);
  for (const name of [`${folder}/plug.key`, "sub/plug.key", "plug key"]) {
    const path = name.startsWith("/") ? name : `${folder}/${name}`;
    Deno.writeTextFileSync(path, KEY, { mode: 0o600 });
    const text = `${PLUG}key_file = ${JSON.stringify(name)}\n`;
    assertThrows(() => gather(folder, text), InstallFault, JSON.stringify(name));
  }
});

inFolder("settings that a tick would refuse are refused before anything is installed", (folder) => {
  assertThrows(() => gather(folder, "[plug]\ndriver = 'x'\n"), InstallFault, '"plug.driver"');
});

inFolder("a cloud's settings are checked as the cloud would, and name their file", (folder) => {
  const environmentFile = `${folder}/cloud.env`;
  const read = () => gatherCloud({ environmentFile, prefix: "/opt/re" });
  assertThrows(read, InstallFault, "there is no such file");
  const secret = `REBOOTINATOR_SECRET=${"s".repeat(32)}\n`;
  Deno.writeTextFileSync(environmentFile, `${secret}PORT=99999\n`);
  assertThrows(read, InstallFault, "PORT must be");
  Deno.writeTextFileSync(environmentFile, `${secret}KV_PATH=/x\n`);
  assertThrows(read, InstallFault, "KV_PATH must be left out");
  Deno.writeTextFileSync(environmentFile, "REBOOTINATOR_SECRET=short\n");
  assertThrows(read, InstallFault, environmentFile);
  Deno.writeTextFileSync(environmentFile, `${secret}PORT=8080\nNTFY_URL=https://ntfy.sh/t\n`);
  assertStringIncludes(read().unit.text, "--allow-net=127.0.0.1:8080,ntfy.sh:443");
});

inFolder(
  "secrets of a cloud in files are read as the cloud would, and named in its unit",
  (folder) => {
    const environmentFile = `${folder}/cloud.env`;
    const read = () => gatherCloud({ environmentFile, prefix: "/opt/re" });
    const path = `${folder}/denokv.token`;
    const server = "KV_PATH=https://kv.example.org\n";
    const secret = `REBOOTINATOR_SECRET_FILE=${folder}/secret\n`;
    Deno.writeTextFileSync(`${folder}/secret`, `${"s".repeat(32)}\n`);
    Deno.writeTextFileSync(
      environmentFile,
      `${secret}${server}DENO_KV_ACCESS_TOKEN_FILE=${path}\n`,
    );
    assertThrows(read, InstallFault, "there is no such file");
    Deno.writeTextFileSync(path, "short\n");
    assertThrows(read, InstallFault, "at least 12 characters, got 5");
    Deno.writeTextFileSync(path, "t".repeat(12));
    assertStringIncludes(read().unit.text, `\nLoadCredential=DENO_KV_ACCESS_TOKEN:${path}\n`);
    Deno.writeTextFileSync(environmentFile, `${secret}NTFY_TOKEN_FILE=ntfy.token\n`);
    assertThrows(read, InstallFault, "NTFY_TOKEN_FILE must be a path from the root on");
  },
);

inFolder("a kernel that lets nobody ping is told of where targets are pinged", (folder) => {
  const text = `${PLUG}key_file = "plug.key"\n`;
  Deno.writeTextFileSync(`${folder}/plug.key`, KEY, { mode: 0o600 });
  const warned = (range: string, probe = "") => {
    Deno.writeTextFileSync(`${folder}/ping_group_range`, range);
    return gather(folder, text + probe).warnings.some((each) => each.includes("ping_group_range"));
  };
  assertEquals(warned("1\t0\n"), true);
  assertEquals(warned("0\t2147483647\n"), false);
  assertEquals(warned("nonsense"), false);
  assertEquals(warned("1\t0\n", '[probe]\ntargets = ["tcp://1.1.1.1:443"]\n'), false);
});
