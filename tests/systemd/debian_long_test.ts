/** The Debian package in a bare Debian of its own, under a real systemd: one machine, told in order. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { RELEASE } from "../../lib/base/release.ts";
import { UNIT_NAMES } from "../../lib/install/paths.ts";
import { makeDebian, OWN_ARCHITECTURE } from "../package/debian/build.ts";
import { whyNoBundler } from "../support/install/bundler.ts";
import { findDebianRoot } from "../support/install/debian_root.ts";
import { Machine } from "../support/install/machine.ts";
import { eventually, whyNoHost } from "../support/install/private_host.ts";

const NEXT = "9.0.0";
/** What a person types; no Deno of anybody's is on this PATH. */
const BARE = ["env", "--chdir=/", "--unset=DENO_DIR", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"];
const SETTINGS = "/etc/rebootinator/home.toml";

const noHost = await whyNoHost() ?? await whyNoBundler();
const found = noHost === null ? await findDebianRoot() : { kind: "none", why: noHost } as const;
const skipped = found.kind === "root" ? "" : ` (not tried here: ${found.why})`;
const root = found.kind === "root" ? found.path : "";

interface Story {
  readonly machine: Machine;
  readonly run: (...words: readonly string[]) => ReturnType<Machine["host"]["run"]>;
  /** `dpkg --install` of this release. */
  readonly upgradeTo: (release: string) => ReturnType<Machine["host"]["run"]>;
}

const STEPS: readonly (readonly [string, (story: Story) => Promise<void>])[] = [
  ["it is installed, starts nothing, and says what is next", isInstalled],
  ["its command sets up the watchdog, which ticks", watches],
  ["an upgrade waits for the reboot that is under way, and takes up the settings", waits],
  ["a removal in the middle of a reboot is refused, and the watchdog stays", refuses],
  ["the release before is one dpkg away", goesBack],
  ["removed it keeps its settings, and comes back with them", comesBack],
  ["purged it leaves the log of outages", isPurged],
];

Deno.test({
  name: `the Debian package is installed, upgraded and removed${skipped}`,
  ignore: found.kind !== "root",
}, async (t) => {
  const machine = await Machine.start(undefined, { root });
  try {
    const { outside, inside } = machine.host.shared;
    const architecture = OWN_ARCHITECTURE;
    const change = () => Promise.resolve();
    await makeDebian(outside, { architecture, level: 1 });
    await makeDebian(outside, { architecture, level: 1, other: { release: NEXT, change } });
    const run = (...words: readonly string[]) => machine.host.run([...BARE, ...words]);
    const story: Story = {
      machine,
      run,
      upgradeTo: (release) =>
        run("dpkg", "--install", `${inside}/rebootinator_${release}_${architecture}.deb`),
    };
    for (const [name, check] of STEPS) await t.step(name, () => check(story));
  } finally {
    await machine.host.stop();
  }
});

async function isInstalled({ upgradeTo, run }: Story): Promise<void> {
  const { code, output, errors } = await upgradeTo(RELEASE);
  assertEquals(code, 0, errors);
  assertStringIncludes(output, "Next: sudo rebootinator setup");
  const version = `rebootinator ${RELEASE} (Deno ${Deno.version.deno})`;
  assertEquals((await run("rebootinator", "--version")).output.trim(), version);
  assertEquals((await run("systemctl", "list-unit-files", "rebootinator*")).code, 1);
}

async function watches({ machine, run }: Story): Promise<void> {
  const installed = await run(
    "rebootinator",
    "install",
    "--yes",
    "--config",
    machine.config.inside,
  );
  assertEquals(installed.code, 0, installed.errors);
  assertMatch(installed.output, /^ {2}online /m);
  await machine.hurry();
  const { code, output } = await run("rebootinator", "doctor");
  assertEquals(code, 0, output);
  assertStringIncludes(
    await machine.host.ask("cat", `/etc/systemd/system/${UNIT_NAMES.probeService}`),
    "/usr/lib/rebootinator/bin/deno",
  );
}

async function waits({ machine, run, upgradeTo }: Story): Promise<void> {
  const settings = (await run("cat", SETTINGS)).output;
  const cycle = run("rebootinator", "reboot", "--yes");
  await machine.relayIs(false, 20_000);
  const { code, output, errors } = await upgradeTo(NEXT);
  assertEquals(code, 0, `${output}\n${errors}`);
  assertStringIncludes(output, "a reboot of the router is under way: ticks go on");
  assertEquals((await machine.plug())["relay"], true);
  assertEquals((await cycle).code, 0);
  assertStringIncludes((await run("rebootinator", "--version")).output, NEXT);
  assertEquals((await run("cat", SETTINGS)).output, settings);
  await ticks(machine);
}

async function refuses({ machine, run }: Story): Promise<void> {
  const cycle = run("rebootinator", "reboot", "--yes");
  await machine.relayIs(false, 20_000);
  const { code, errors } = await run("dpkg", "--remove", "rebootinator");
  assertEquals(code, 1, errors);
  assertStringIncludes(errors, "a reboot of the router is under way");
  assertStringIncludes(errors, "dpkg --set-selections");
  assertEquals((await cycle).code, 0);
  await machine.relayIs(true, 20_000);
  assertEquals(
    (await run("systemctl", "is-enabled", UNIT_NAMES.probeTimer)).output.trim(),
    "enabled",
  );
  await ticks(machine);
}

async function goesBack({ machine, run, upgradeTo }: Story): Promise<void> {
  await untilIdle(run);
  const { code, errors } = await upgradeTo(RELEASE);
  assertEquals(code, 0, errors);
  assertStringIncludes((await run("rebootinator", "--version")).output, RELEASE);
  await ticks(machine);
}

async function comesBack({ machine, run, upgradeTo }: Story): Promise<void> {
  const removed = await run("dpkg", "--remove", "rebootinator");
  assertEquals(removed.code, 0, removed.errors);
  assertEquals((await run("test", "-e", "/usr/lib/rebootinator")).code, 1);
  assertEquals((await run("systemctl", "list-unit-files", "rebootinator*")).code, 1);
  assertEquals((await run("test", "-e", SETTINGS)).code, 0);
  const { code, output, errors } = await upgradeTo(NEXT);
  assertEquals(code, 0, errors);
  assertMatch(output, /^ {2}online /m);
  await ticks(machine);
}

async function isPurged({ machine, run }: Story): Promise<void> {
  const { code, output, errors } = await run("dpkg", "--purge", "rebootinator");
  assertEquals(code, 0, errors);
  assertStringIncludes(output, "The log stays: /var/lib/private/rebootinator");
  const places = ["/etc", "/usr", "/var/lib", "/var/cache", "/run"];
  const outside = ["-not", "-path", "/run/shared*", "-not", "-path", "/run/project*"];
  const left = await machine.host.ask("find", ...places, "-path", "*rebootinator*", ...outside);
  const state = "/var/lib/private/rebootinator";
  assertEquals(
    left.split("\n").sort(),
    ["/var/lib/rebootinator", state, `${state}/events.jsonl`].sort(),
  );
}

/** A removal is refused until ticks have seen power on. */
async function untilIdle(run: Story["run"]): Promise<void> {
  await eventually("the watchdog is idle", {
    withinMs: 60_000,
    ask: async () => (await run("rebootinator", "doctor")).code === 0 ? true : null,
  });
}

async function ticks(machine: Machine): Promise<void> {
  assertEquals((await machine.host.run(["systemctl", "is-active", UNIT_NAMES.probeTimer])).code, 0);
  const before = (await machine.ticks()).length;
  await machine.tickThatSays(/^online\b/, { after: before, withinMs: 40_000 });
}

for (const architecture of ["amd64", "arm64"] as const) {
  const lintian = await whyNoLintian();
  const why = found.kind !== "root" ? skipped : lintian;
  Deno.test({
    name: `lintian finds no error in the package for ${architecture}${why}`,
    ignore: why !== "",
  }, async () => {
    const folder = await Deno.makeTempDir();
    try {
      const path = await makeDebian(folder, { architecture, level: 1 });
      const { stdout } = await new Deno.Command("lintian", { args: [path] }).output();
      const errors = new TextDecoder().decode(stdout).split("\n").filter((line) =>
        /^E:/.test(line)
      );
      assertEquals(errors, []);
      const named = await new Deno.Command("dpkg-deb", { args: ["--field", path, "Architecture"] })
        .output();
      assertEquals(new TextDecoder().decode(named.stdout).trim(), architecture);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

async function whyNoLintian(): Promise<string> {
  const { success } = await new Deno.Command("sh", { args: ["-c", "command -v lintian"] }).output();
  return success ? "" : " (skipped: lintian is not installed)";
}
