/**
 * A Tapo plug from set-up to a cured outage, under a real systemd. Its network is its own, and dies
 * with the router that it feeds; its port is closed after that until somebody asks by UDP.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { UNIT_NAMES } from "../../lib/install/paths.ts";
import { stageSources } from "../package/release.ts";
import { startTapo, TAPO_ADDRESS } from "../support/install/machine_plugs.ts";
import { Machine } from "../support/install/machine.ts";
import { eventually, say, whyNoHost } from "../support/install/private_host.ts";
import { TAPO_ACCOUNT, TAPO_MAC } from "../support/plugs/tapo/fake_plug.ts";

type Step = readonly [name: string, check: (machine: Machine) => Promise<void>];

const STEPS: readonly Step[] = [
  ["is found by a question to everybody, proven, and tried with its router", isSetUp],
  ["is found well", isWell],
  ["is installed, and found well by a tick with its permissions alone", isInstalled],
  ["cures an outage, and is read back when its Wi-Fi is there again", curesOutage],
  ["is found well after all that", isWell],
];

const why = await whyNoHost();
const title = "a Tapo plug whose network dies with the router";

Deno.test({
  name: why === null ? title : `${title} (not tried here: ${why})`,
  ignore: why !== null,
}, async (t) => {
  const machine = await Machine.start(startTapo, { prepare: stageSources });
  try {
    for (const [name, check] of STEPS) await t.step(name, () => check(machine));
  } finally {
    await machine.host.stop();
  }
});

async function isSetUp({ host, config }: Machine): Promise<void> {
  const whole = await Deno.readTextFile(config.outside);
  await Deno.writeTextFile(config.outside, whole.slice(0, whole.indexOf("[plug]")));
  const account = `--user=${TAPO_ACCOUNT.user}`;
  const secret = `--password-file=${host.shared.inside}/plug.password`;
  const trials = ["--prove=yes", "--test=router", "--test-off=5s"];
  const task = ["deno", "task", "--quiet"];
  const where = [`--config=${config.inside}`, "--state=/root/by-hand"];
  const set = await host.run([
    ...[...task, "setup", "--yes", ...where, "--driver=tapo", "--search=2s"],
    ...[account, secret, ...trials],
  ]);
  assertEquals(set.code, 0, set.output + set.errors);
  assertStringIncludes(set.output, `${TAPO_MAC} at ${TAPO_ADDRESS}`);
  assertStringIncludes(set.output, "The plug's own timer works");
  assertStringIncludes(set.output, "The real test passed");
  await host.ask(...task, "probe", ...where);
}

async function isWell({ host, config }: Machine): Promise<void> {
  const installed = (await host.run(["test", "-e", "/etc/rebootinator/home.toml"])).code === 0;
  const where = installed ? [] : [`--config=${config.inside}`, "--state=/root/by-hand"];
  const { output } = await host.run(["deno", "task", "--quiet", "doctor", ...where]);
  assertMatch(output, /^ok +plug +It answers: on.*; the account fits/m);
  assertMatch(output, /^ok +plug tested /m);
  assertMatch(output, /^ok +armed /m);
}

async function isInstalled(machine: Machine): Promise<void> {
  const { code, output, errors } = await machine.install(`--config=${machine.config.inside}`);
  assertEquals(code, 0, `${output}\n${errors}`);
  assertMatch(output, /^ {2}online\b/m);
  // Nobody has bundled it: that is said, and the sources tick.
  assertStringIncludes(errors, "there is no bundle of them");
  const unit = await machine.host.ask("systemctl", "cat", UNIT_NAMES.probeService);
  assertStringIncludes(unit, "/app/home/main.ts ");
  await isWell(machine);
}

async function curesOutage(machine: Machine): Promise<void> {
  await machine.hurry();
  const before = (await machine.ticks()).length;
  await machine.tickThatSays(/^online\b/, { after: before, withinMs: 10_000 });
  const cutsBefore = offs(await machine.plug());
  const startedMs = performance.now();
  await machine.hangRouter();
  await machine.relayIs(false, 40_000);
  const { wifi, open, countdownS } = await machine.plug();
  assertEquals([wifi, open], [false, false]);
  assert(Number(countdownS) > 0 && Number(countdownS) <= 5, `${countdownS}`);
  say(`power was cut ${seconds(startedMs)} s after the router hung, and the Wi-Fi with it`);
  await machine.relayIs(true, 8_000);
  const after = (await machine.ticks()).length;
  await machine.tickThatSays(/^online\b/, { after, withinMs: 40_000 });
  say(`the internet was back ${seconds(startedMs)} s after the router hung`);
  const helped = await eventually("an outage that is told, with its cut", {
    withinMs: 30_000,
    ask: async () => {
      const ended = (await machine.events()).find(({ kind }) => kind === "outage_ended");
      return ended === undefined ? null : ended["helped"] === true;
    },
  });
  // A tick knocked, with the installed one's permissions.
  assertEquals((await machine.plug())["open"], true);
  assertEquals([helped, offs(await machine.plug()) - cutsBefore], [true, 1]);
}

function offs({ commands }: Readonly<Record<string, unknown>>): number {
  return (commands as readonly string[]).filter((each) => each === "off").length;
}

function seconds(sinceMs: number): string {
  return ((performance.now() - sinceMs) / 1_000).toFixed(1);
}
