/** The cloud by the Debian package alone, in a bare Debian under a real systemd, told in order. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { RELEASE } from "../../lib/base/release.ts";
import { CLOUD_ENV_FILE, UNIT_NAMES } from "../../lib/install/paths.ts";
import { makeDebian, OWN_ARCHITECTURE } from "../package/debian/build.ts";
import { makeHeartbeat } from "../support/http/app_fixture.ts";
import { whyNoBundler } from "../support/install/bundler.ts";
import { findDebianRoot } from "../support/install/debian_root.ts";
import { eventually, PrivateHost, whyNoHost } from "../support/install/private_host.ts";

const NEXT = "9.0.0";
const BROKEN = "9.0.1";
/** What a person types; no Deno of anybody's is on this PATH. */
const BARE = ["env", "--chdir=/", "--unset=DENO_DIR", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"];
const CLOUD = "http://127.0.0.1:8000";
const STATE = "/var/lib/private/rebootinator-cloud";

const noHost = await whyNoHost() ?? await whyNoBundler();
const found = noHost === null ? await findDebianRoot() : { kind: "none", why: noHost } as const;
const skipped = found.kind === "root" ? "" : ` (not tried here: ${found.why})`;
const root = found.kind === "root" ? found.path : "";

interface Story {
  readonly host: PrivateHost;
  readonly run: (...words: readonly string[]) => ReturnType<PrivateHost["run"]>;
  /** `dpkg --install` of this release. */
  readonly take: (release: string) => ReturnType<PrivateHost["run"]>;
  /** The phone's topic. */
  readonly phone: string;
  /** The first home's. */
  token: string;
}

const STEPS: readonly (readonly [string, (story: Story) => Promise<void>])[] = [
  ["set-up makes the service and the first token, and the phone hears of it", isSetUp],
  ["a heartbeat is taken", hears],
  ["an upgrade keeps secret, settings and homes", isUpgraded],
  ["one that does not answer says what to do, which helps", isRescued],
  ["removed it keeps settings and homes, and comes back with them", comesBack],
  ["purged it leaves its store, and says so", isPurged],
];

Deno.test({
  name: `the Debian package's cloud is set up, upgraded and removed${skipped}`,
  ignore: found.kind !== "root",
}, async (t) => {
  const host = await PrivateHost.start({ root });
  try {
    const { outside, inside } = host.shared;
    const how = { architecture: OWN_ARCHITECTURE, level: 1 } as const;
    await makeDebian(outside, how);
    await makeDebian(outside, { ...how, other: { release: NEXT } });
    const change = (stage: string) =>
      Deno.writeTextFile(`${stage}/cloud/main.ts`, "Deno.exit(1);\n");
    await makeDebian(outside, { ...how, other: { release: BROKEN, change } });
    const phone = await host.startNeighbour([
      "--allow-net=127.0.0.1",
      "tests/support/phone/ntfy_server_main.ts",
      "--silent",
    ]);
    const run = (...words: readonly string[]) => host.run([...BARE, ...words]);
    const story: Story = {
      host,
      run,
      take: (release) =>
        run("dpkg", "--install", `${inside}/rebootinator_${release}_${how.architecture}.deb`),
      phone: `${phone}home`,
      token: "",
    };
    for (const [name, check] of STEPS) if (!await t.step(name, () => check(story))) break;
  } finally {
    await host.stop();
  }
});

async function isSetUp(story: Story): Promise<void> {
  const { host, run, take, phone } = story;
  const taken = await take(RELEASE);
  assertEquals(taken.code, 0, taken.errors);
  assertStringIncludes(taken.output, "the cloud: sudo rebootinator cloud setup");
  const setup = await run("rebootinator", "cloud", "setup", "--yes", `--ntfy-url=${phone}`);
  assertEquals(setup.code, 0, `${setup.output}\n${setup.errors}`);
  assertStringIncludes(setup.output, `The cloud answers at ${CLOUD}`);
  [, story.token = ""] = /^ {2}(\S{40,})$/m.exec(setup.output) ?? [];
  assertMatch(story.token, /^s1\.home\./, setup.output);
  assertMatch((await run("curl", "--silent", `${phone}/json?poll=1&since=all`)).output, /message/);
  const unit = await host.ask("cat", `/etc/systemd/system/${UNIT_NAMES.cloudService}`);
  assertStringIncludes(unit, "/usr/lib/rebootinator/bin/deno");
  assertEquals(await host.ask("stat", "--format=%a", CLOUD_ENV_FILE), "600");
}

async function hears(story: Story): Promise<void> {
  await beats(story);
  assertEquals(await homes(story), ["home"]);
}

async function isUpgraded(story: Story): Promise<void> {
  const before = await story.host.ask("cat", CLOUD_ENV_FILE);
  const { code, output, errors } = await story.take(NEXT);
  assertEquals(code, 0, `${output}\n${errors}`);
  assertStringIncludes((await story.run("rebootinator", "--version")).output, NEXT);
  assertEquals(await story.host.ask("cat", CLOUD_ENV_FILE), before);
  assertEquals(await homes(story), ["home"]);
  await beats(story);
}

async function isRescued(story: Story): Promise<void> {
  const { output, errors } = await story.take(BROKEN);
  assertStringIncludes(errors, "Cannot reach the cloud", output);
  assertStringIncludes(errors, "sudo dpkg -i rebootinator_OLDER.deb");
  assertStringIncludes(errors, "Whether the cloud runs: ");
  // There are none here.
  assert(!errors.includes("Ticks go on"), errors);
  assertEquals((await story.take(NEXT)).code, 0);
  await beats(story);
  assertEquals(await homes(story), ["home"]);
}

async function comesBack(story: Story): Promise<void> {
  const { run, take } = story;
  const { code, output, errors } = await run("dpkg", "--remove", "rebootinator");
  assertEquals(code, 0, errors);
  assertStringIncludes(output, "/etc/rebootinator stays, and so does what");
  assertEquals((await run("systemctl", "list-unit-files", "rebootinator*")).code, 1);
  assertEquals((await run("test", "-e", "/usr/lib/rebootinator")).code, 1);
  assertEquals((await run("test", "-e", CLOUD_ENV_FILE)).code, 0);
  const again = await take(RELEASE);
  assertEquals(again.code, 0, `${again.output}\n${again.errors}`);
  await beats(story);
  assertEquals(await homes(story), ["home"]);
}

async function isPurged({ host, run }: Story): Promise<void> {
  const { code, output, errors } = await run("dpkg", "--purge", "rebootinator");
  assertEquals(code, 0, errors);
  assertStringIncludes(output, `The cloud's store stays: ${STATE}`);
  const places = ["/etc", "/usr", "/var/lib", "/var/cache", "/run"];
  const outside = ["-not", "-path", "/run/shared*", "-not", "-path", "/run/project*"];
  const left = await host.ask("find", ...places, "-path", "*rebootinator*", ...outside);
  assertEquals(
    left.split("\n").filter((path) => !path.startsWith(`${STATE}/cloud.kv`)).sort(),
    ["/var/lib/rebootinator-cloud", STATE].sort(),
  );
  assertStringIncludes(left, `${STATE}/cloud.kv`);
}

/** A heartbeat of the first home is taken, after a start in some seconds. */
async function beats({ run, token }: Story): Promise<void> {
  await eventually("a heartbeat that is taken", {
    withinMs: 60_000,
    ask: async () => {
      const beat = JSON.stringify(makeHeartbeat({ wallMs: Date.now() }));
      const { output } = await run(
        ...["curl", "--silent", "--max-time", "10", "--output", "/dev/null"],
        ...["--write-out", "%{http_code}", "--header", `authorization: Bearer ${token}`],
        ...["--header", "content-type: application/json", "--data", beat],
        `${CLOUD}/v1/sites/home/heartbeat`,
      );
      return output === "200" ? true : null;
    },
  });
}

/** Whom the status names, by a token as README gets one. */
async function homes({ run }: Story): Promise<readonly string[]> {
  const read = (await run("rebootinator", "token", "--read")).output.trim();
  const ask = ["curl", "--silent", "--header", `Authorization: Bearer ${read}`];
  const { output } = await run(...ask, `${CLOUD}/status`);
  return JSON.parse(output).sites.map(({ id }: { readonly id: string }) => id);
}
