/**
 * README's commands, pasted one after the other by root of a bare Debian: from the box to an armed
 * watchdog, an outage, an upgrade and the end. The plug, the router and the phone are simulated.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { UNIT_NAMES } from "../../lib/install/paths.ts";
import { makeRelease, stageRelease } from "../package/release.ts";
import { findDebianRoot } from "../support/install/debian_root.ts";
import { Machine } from "../support/install/machine.ts";
import { packDeno } from "../support/install/pack_deno.ts";
import { eventually, leftovers, say, whyNoHost } from "../support/install/private_host.ts";

const README = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
const NEXT = "9.0.0";
const PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const CHECKOUT = "/root/rebootinator";
const SETTINGS = "/etc/rebootinator/home.toml";
const SERVE = [
  "--allow-read",
  "--allow-net=127.0.0.1",
  "tests/support/install/file_server_main.ts",
];

const noHost = await whyNoHost();
const found = noHost === null ? await findDebianRoot() : { kind: "none", why: noHost } as const;
const skipped = found.kind === "root" ? "" : ` (not tried here: ${found.why})`;
const root = found.kind === "root" ? found.path : "";

interface Story {
  readonly machine: Machine;
  /** Runs a line of README as a shell would; `answers` are what set-up would ask for, as flags. */
  readonly paste: (line: string, answers?: string) => Promise<string>;
  readonly phone: string;
}

/** The lines of the first block of commands below a heading, comments and sudo left out. */
function linesBelow(heading: string): readonly string[] {
  const [, chapter = ""] = README.split(`\n## ${heading}\n`);
  return blocksOf(chapter)[0] ?? [];
}

function blocksOf(chapter: string): readonly (readonly string[])[] {
  return [...chapter.split("\n## ")[0]!.matchAll(/```sh\n(.*?)```/gs)].map(([, text = ""]) =>
    text.trim().split("\n").map((line) => line.replace(/\s+#.*$/, "").replaceAll("sudo ", ""))
  );
}

const STEPS: readonly (readonly [string, (story: Story) => Promise<void>])[] = [
  ["the cloud: two lines", setsUpCloud],
  ["the home: one line, and it ticks", setsUpHome],
  ["the commands, one by one", usesCommands],
  ["an outage is cured, the phone and the report tell of it", curesOutage],
  ["the next release", upgrades],
  ["the end leaves the logs alone", ends],
];

Deno.test({
  name: `README's commands lead from a bare Debian to an armed watchdog${skipped}`,
  ignore: found.kind !== "root",
}, async (t) => {
  const machine = await Machine.start(undefined, { root });
  try {
    const { outside, inside } = machine.host.shared;
    await stageRelease(`${outside}/checkout`);
    await machine.host.ask("cp", "--recursive", `${inside}/checkout`, CHECKOUT);
    await Deno.writeTextFile(`${outside}/deno.sum`, await packDeno(`${outside}/registry`));
    const registry = await machine.host.startNeighbour([...SERVE, `${outside}/registry`]);
    const phone = await machine.host.startNeighbour([
      "--allow-net=127.0.0.1",
      "tests/support/phone/ntfy_server_main.ts",
      "--silent",
    ]);
    const sum = await Deno.readTextFile(`${outside}/deno.sum`);
    const given = [PATH, `NPM_CONFIG_REGISTRY=${registry}/`, `INSTALL_DENO_SHA256=${sum}`];
    const paste = async (line: string, answers = "") => {
      const words = ["sh", "-c", `${line} ${answers}`];
      const begun = performance.now();
      const ran = await machine.host.run([
        ...["env", `--chdir=${CHECKOUT}`, "--unset=DENO_DIR", ...given, ...words],
      ]);
      say(`${((performance.now() - begun) / 1_000).toFixed(1)} s: ${line}`);
      assertEquals(ran.code, 0, `${line}\n${ran.output}\n${ran.errors}`);
      return ran.output;
    };
    const begun = performance.now();
    for (const [name, check] of STEPS) {
      await t.step(name, () => check({ machine, paste, phone: `${phone}home` }));
      say(`${((performance.now() - begun) / 1_000).toFixed(0)} s since the beginning: ${name}`);
    }
  } finally {
    await machine.host.stop();
  }
});

async function setsUpCloud({ machine, paste, phone }: Story): Promise<void> {
  const [install = "", ask = "", ...rest] = linesBelow("The cloud");
  assertEquals(rest, []);
  const said = await paste(install, `-- --yes --ntfy-url=${phone}`);
  const [, token = ""] = /^ {2}(\S{40,})$/m.exec(said) ?? [];
  assert(token !== "", said);
  await Deno.writeTextFile(`${machine.host.shared.outside}/cloud.token`, token, { mode: 0o600 });
  assertEquals(JSON.parse(await paste(ask)).sites, []);
}

async function setsUpHome({ machine, paste }: Story): Promise<void> {
  // The house is simulated: where its targets are, and how fast its time goes.
  const whole = await Deno.readTextFile(machine.config.outside);
  const [, id] = /^id = "(bf\w+)"$/m.exec(whole) ?? [];
  const [, port] = /^port = (\d+)$/m.exec(whole) ?? [];
  const { inside, outside } = machine.host.shared;
  const house = whole.slice(0, whole.indexOf("[plug]")).replace('id = "machine"', 'id = "home"');
  await Deno.writeTextFile(`${outside}/house.toml`, house);
  await machine.host.ask("install", "-D", "-m", "600", `${inside}/house.toml`, SETTINGS);
  const [install = "", ...rest] = linesBelow("The home");
  assertEquals(rest, []);
  const plug = `--address=127.0.0.1 --port=${port} --id=${id} --protocol=3.4`;
  const trial = `--key-file=${inside}/plug.key --prove=yes --test=router --test-off=5s`;
  const cloud = `--cloud-url=http://127.0.0.1:8000 --cloud-token-file=${inside}/cloud.token`;
  const said = await paste(install, `-- --yes ${plug} ${trial} ${cloud}`);
  assertStringIncludes(said, "The real test passed");
  assertStringIncludes(said, "The watchdog ticks every 15 s");
  assertMatch(said, /^ {2}online\b/m);
}

async function usesCommands({ paste }: Story): Promise<void> {
  const [, chapter = ""] = README.split("\n## The home\n");
  const lines = blocksOf(chapter)[1] ?? [];
  const named = lines.map((line) => line.split(" ")[1]);
  assertEquals(named, ["doctor", "pause", "reboot", "report", "status", "log"]);
  for (const line of lines) {
    // What would ask, and what would not end.
    // On a busy machine a target may answer after the second that it is given here.
    if (line.endsWith(" doctor")) await paste(`${line} || ${line} || ${line} || ${line}`);
    else if (line.endsWith(" reboot")) await paste(line, "--yes");
    else if (line.endsWith(" log")) await paste(`timeout 3 ${line} || [ $? = 124 ]`);
    else await paste(line);
  }
  await paste("rebootinator resume");
}

async function curesOutage({ machine, paste, phone }: Story): Promise<void> {
  await machine.hurry();
  await machine.relayIs(true, 20_000);
  const before = (await machine.ticks()).length;
  await machine.tickThatSays(/^online\b/, { after: before, withinMs: 60_000 });
  const told = await messages(machine, phone);
  await machine.hangRouter();
  await machine.relayIs(false, 60_000);
  await machine.relayIs(true, 15_000);
  const later = (await machine.ticks()).length;
  await machine.tickThatSays(/^online\b/, { after: later, withinMs: 60_000 });
  await eventually("the phone tells of the reboot", {
    withinMs: 60_000,
    ask: async () =>
      (await messages(machine, phone)).slice(told.length).some((line) => /reboot/i.test(line))
        ? true
        : null,
  });
  assertMatch(await paste("rebootinator report"), /reboot/i);
}

async function messages(machine: Machine, phone: string): Promise<readonly string[]> {
  const { output } = await machine.host.run(["curl", "-s", `${phone}/json?poll=1&since=all`]);
  return output.split("\n").filter((line) => line !== "");
}

async function upgrades({ machine, paste }: Story): Promise<void> {
  const { outside, inside } = machine.host.shared;
  await makeRelease(`${outside}/next`, { release: NEXT });
  const said = await paste(`rebootinator update --from ${inside}/next`);
  assertStringIncludes(said, `Release ${NEXT} is installed`);
  assertStringIncludes(await paste("rebootinator --version"), NEXT);
  assertEquals(await machine.host.ask("systemctl", "is-active", UNIT_NAMES.probeTimer), "active");
}

async function ends({ machine, paste }: Story): Promise<void> {
  assertStringIncludes(await paste("rebootinator uninstall --yes"), "Nothing is left but the log");
  const left = await leftovers(machine.host);
  assert(left.every((path) => path.startsWith("/var/lib/")), left.join("\n"));
}
