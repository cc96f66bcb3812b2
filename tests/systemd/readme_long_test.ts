/**
 * README's commands, pasted one after the other into a bare Debian that has node and npm and nothing
 * else of use: from the box to an armed watchdog, an outage, an upgrade and the end. Set-up's
 * questions are answered at a terminal. The plug, the router and the phone are simulated.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { UNIT_NAMES } from "../../lib/install/paths.ts";
import { makeRelease } from "../package/release.ts";
import { whyNoBundler } from "../support/install/bundler.ts";
import { addOwner } from "../support/install/checkout.ts";
import { findDebianRoot } from "../support/install/debian_root.ts";
import { Machine } from "../support/install/machine.ts";
import { findNpm, packNpmDeno, placeNpm } from "../support/install/npm_files.ts";
import { packDeno } from "../support/install/pack_deno.ts";
import { eventually, leftovers, say, whyNoHost } from "../support/install/private_host.ts";
import { typeAt, type Typed } from "../support/install/terminal.ts";

const README = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
const NEXT = "9.0.0";
const PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const OWNER = "gardener";
const CHECKOUT = `/home/${OWNER}/rebootinator`;
const SETTINGS = "/etc/rebootinator/home.toml";
const CURL = "/usr/bin/curl";
const SERVE = [
  "--allow-read",
  "--allow-net=127.0.0.1",
  "tests/support/install/file_server_main.ts",
];

const npm = await findNpm();
const lack = await whyNoHost() ?? await whyNoBundler() ?? (typeof npm === "string" ? npm : null);
const found = lack === null ? await findDebianRoot() : { kind: "none", why: lack } as const;
const skipped = found.kind === "root" ? "" : ` (not tried here: ${found.why})`;
const root = found.kind === "root" ? found.path : "";

interface Story {
  readonly machine: Machine;
  /** Runs a line of README as a shell would, root's where it says sudo. */
  readonly paste: (line: string, flags?: string) => Promise<string>;
  /** The same at a terminal, whose questions are answered. */
  readonly type: (line: string, typed: readonly Typed[], flags?: string) => Promise<string>;
  readonly phone: string;
  /** What the token's question is answered with. */
  token: string;
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
  ["the demo, by npx alone", playsDemo],
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
    const { host } = machine;
    const { outside, inside } = host.shared;
    await addOwner(host, OWNER);
    if (typeof npm !== "string") await placeNpm(`${outside}/npm`, npm);
    await host.ask("cp", "--recursive", "--no-target-directory", `${inside}/npm`, "/usr/local");
    await Deno.writeTextFile(`${outside}/deno.sum`, await packDeno(`${outside}/registry`));
    const whyNoPackage = await packNpmDeno(`${outside}/registry`);
    const registry = await host.startNeighbour([...SERVE, `${outside}/registry`]);
    await knowRegistry(machine, new URL(registry).port);
    const phone = await host.startNeighbour([
      "--allow-net=127.0.0.1",
      "tests/support/phone/ntfy_server_main.ts",
      "--silent",
    ]);
    const sum = await Deno.readTextFile(`${outside}/deno.sum`);
    const given = [
      ...["env", `--chdir=${CHECKOUT}`, "--unset=DENO_DIR", PATH, "TERM=xterm"],
      ...[`NPM_CONFIG_REGISTRY=${registry}/`, `INSTALL_DENO_SHA256=${sum}`],
    ];
    const timed = async (line: string, act: () => Promise<string>) => {
      const begun = performance.now();
      const output = await act();
      say(`${((performance.now() - begun) / 1_000).toFixed(1)} s: ${line}`);
      return output;
    };
    const story: Story = {
      machine,
      paste: (line, flags = "") =>
        timed(line, async () => {
          const ran = await host.run([...given, "sh", "-c", `${line} ${flags}`]);
          assertEquals(ran.code, 0, `${line}\n${ran.output}\n${ran.errors}`);
          return ran.output;
        }),
      type: (line, typed, flags = "") =>
        timed(
          line,
          () => typeAt(`${line} ${flags}`, { before: [...host.inside(), ...given], typed }),
        ),
      phone: `${phone}home`,
      token: "",
    };
    const begun = performance.now();
    for (const [name, check] of STEPS) {
      const why = check === playsDemo ? whyNoPackage : null;
      const went = await t.step({
        name: why === null ? name : `${name} (not tried here: ${why})`,
        ignore: why !== null,
        fn: () => check(story),
      });
      say(`${((performance.now() - begun) / 1_000).toFixed(0)} s since the beginning: ${name}`);
      // What follows stands on it.
      if (!went && why === null) break;
    }
  } finally {
    await machine.host.stop();
  }
});

/** What Deno has of the usual registry it has of that one as well: it sorts by a registry's port. */
async function knowRegistry({ host }: Machine, port: string): Promise<void> {
  const root = "/root/.cache/deno";
  await host.ask("mkdir", "-p", "/root/.cache");
  await host.ask("cp", "--recursive", `${host.shared.inside}/deno_dir`, root);
  for (const folder of [root, `/home/${OWNER}/.cache/deno`]) {
    const npm = `${folder}/npm`;
    await host.ask("cp", "--archive", `${npm}/registry.npmjs.org`, `${npm}/${port}`);
  }
}

async function playsDemo({ paste, machine }: Story): Promise<void> {
  const [demo = ""] = blocksOf(README)[0] ?? [];
  // There is nothing that fetches but npm, from here until the cloud runs.
  await machine.host.ask("mv", CURL, `${CURL}.away`);
  const asOwner = `setpriv --reuid=${OWNER} --regid=${OWNER} --init-groups --reset-env`;
  const said = await paste(`${asOwner} env NPM_CONFIG_REGISTRY=$NPM_CONFIG_REGISTRY ${demo}`);
  assertStringIncludes(said, "Every promise was kept");
}

async function setsUpCloud(story: Story): Promise<void> {
  const { machine, paste, type, phone } = story;
  const [install = "", ask = "", ...rest] = linesBelow("The cloud");
  assertEquals(rest, []);
  const said = await type(install, [
    ["The phone's topic, https://", phone],
    ["then press Enter", ""],
    ["Has it arrived? [y/n]", "y"],
    ["Address by which homes will reach it", ""],
  ]);
  [, story.token = ""] = /^ {2}(\S{40,})\r?$/m.exec(said) ?? [];
  assert(story.token !== "", said);
  await machine.host.run(["mv", `${CURL}.away`, CURL]);
  assertEquals(JSON.parse(await paste(ask)).sites, []);
}

async function setsUpHome({ machine, type, token }: Story): Promise<void> {
  // The house is simulated: where its targets are, and how fast its time goes.
  const whole = await Deno.readTextFile(machine.config.outside);
  const [, id = ""] = /^id = "(bf\w+)"$/m.exec(whole) ?? [];
  const [, port = ""] = /^port = (\d+)$/m.exec(whole) ?? [];
  const { inside, outside } = machine.host.shared;
  const house = whole.slice(0, whole.indexOf("[plug]")).replace('id = "machine"', 'id = "home"');
  await Deno.writeTextFile(`${outside}/house.toml`, house);
  await machine.host.ask("install", "-D", "-m", "600", `${inside}/house.toml`, SETTINGS);
  const key = (await Deno.readTextFile(`${outside}/plug.key`)).trim();
  const [install = "", ...rest] = linesBelow("The home");
  assertEquals(rest, []);
  const said = await type(install, [
    ["What people call it", "The lake house"],
    ["Its time zone", ""],
    ["The plug: ", "tuya"],
    ["The plug's IP address", "127.0.0.1"],
    ["The plug's device id", id],
    // Looked at again, as one may.
    ["Its protocol version", "<"],
    ["The plug's device id", ""],
    ["Its protocol version", "3.4"],
    ["Its local key", key],
    ["get its power from the plug", ""],
    ["The cloud's address", "http://127.0.0.1:8000"],
    ["The site's token", token],
    ["An ntfy topic", ""],
    ["Start and stop the plug's timer now", ""],
    ["lamp, router (the internet goes away!)", "router"],
    ["Did the router go off and on again?", "y"],
    ["Check with the line's cable pulled?", ""],
  ], `-- --search=0s --port=${port} --test-off=5s`);
  assertStringIncludes(said, "The real test passed");
  assertStringIncludes(said, "The watchdog ticks every 15 s");
  assert(!said.includes(key) && !said.includes(token), said);
  assertMatch(said, /^ {2}online\b/m);
}

async function usesCommands({ machine, paste, phone }: Story): Promise<void> {
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
  const told = (await messages(machine, phone)).length;
  assertStringIncludes(
    await paste("rebootinator doctor --send-test || true"),
    "The cloud sends a test",
  );
  await eventually("the test is on the phone", {
    withinMs: 60_000,
    ask: async () => (await messages(machine, phone)).length > told ? true : null,
  });
  assertMatch(await paste("rebootinator doctor || true"), /the last test went out \d+ (s|min) ago/);
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
