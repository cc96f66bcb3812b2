/** An installed watchdog under a real systemd: one machine, one story, told in order. */
import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { HOME_FOLDERS, privateTwin, UNIT_NAMES } from "../../lib/install/paths.ts";
import { bundledProject } from "../support/install/bundler.ts";
import { Machine } from "../support/install/machine.ts";
import { startTuya } from "../support/install/machine_plugs.ts";
import {
  eventually,
  exposureOf,
  leftovers,
  say,
  whyNoHost,
} from "../support/install/private_host.ts";

/** The command as sudo finds it (Debian's secure_path): no Deno of anybody's, no checkout. */
const INSTALLED = [
  ...["env", "--chdir=/", "--unset=DENO_DIR"],
  "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  "rebootinator",
];
const STRANGER = ["setpriv", "--reuid=1234", "--regid=1234", "--clear-groups"];
const TICK_MS = 15_000;
const GAPS_MIN = 5;
const CREDENTIAL = `/run/credentials/${UNIT_NAMES.probeService}/plug.key`;

type Step = readonly [name: string, check: (machine: Machine) => Promise<void>];

const STEPS: readonly Step[] = [
  ["is set up by flags, its plug proven and tried, and found well", isSetUp],
  ["is installed by one command, which shows the first tick", isInstalled],
  ["is found well once it is installed", isWell],
  ["has units without a complaint and with little exposure", isHardened],
  ["keeps settings, secrets and state from other users", keepsSecrets],
  ["ticks in every quarter of a minute, and remembers", ticksOnTime],
  ["writes nothing to the disk while all is well", sparesDisk],
  ["may not ask what was not named when it was installed", isConfined],
  ["is upgraded by the same command, which takes up new settings", isUpgraded],
  ["has a command that says, asks and installs again without the checkout", hasCommand],
  ["ends a tick that hangs, and runs the next one", survivesHanging],
  ["cures an outage, by its timer alone", curesOutage],
  ["ends with power on when its host dies in the middle of a cycle", survivesCrash],
  ["is found well after all that", isWell],
  ["leaves nothing but its log when it is removed", leavesNothing],
];

const why = await whyNoHost();
const project = await bundledProject();
const title = `an installed watchdog under a real systemd, ${project.note}`;

Deno.test({
  name: why === null ? title : `${title} (not tried here: ${why})`,
  ignore: why !== null,
}, async (t) => {
  const machine = await Machine.start(startTuya, project);
  try {
    for (const [name, check] of STEPS) await t.step(name, () => check(machine));
  } finally {
    await machine.host.stop();
  }
});

/** From home.toml without a plug to one that was seen to go off and on. */
async function isSetUp(machine: Machine): Promise<void> {
  const { host, config } = machine;
  const whole = await Deno.readTextFile(config.outside);
  const [, id] = /^id = "(bf\w+)"$/m.exec(whole) ?? [];
  const [, port] = /^port = (\d+)$/m.exec(whole) ?? [];
  await Deno.writeTextFile(config.outside, whole.slice(0, whole.indexOf("[plug]")));
  const where = [`--config=${config.inside}`, "--state=/root/by-hand"];
  const plug = ["--address=127.0.0.1", `--port=${port}`, `--id=${id}`, "--protocol=3.4"];
  const key = `--key-file=${host.shared.inside}/plug.key`;
  const trials = ["--prove=yes", "--test=router", "--test-off=5s"];
  const task = ["deno", "task", "--quiet"];
  const flags = [...where, ...plug, key, ...trials];
  const set = await host.run([...task, "setup", "--yes", ...flags]);
  assertEquals(set.code, 0, set.output);
  assertStringIncludes(set.output, "The plug's own timer works");
  assertStringIncludes(set.output, "The real test passed");
  await host.ask(...task, "probe", ...where);
  await assertWell(host, [...task, "doctor", ...where]);
}

async function isWell({ host }: Machine): Promise<void> {
  await assertWell(host, [...INSTALLED, "doctor"]);
}

async function assertWell(host: Machine["host"], words: readonly string[]): Promise<void> {
  // On a busy machine a target may answer after the second that it is given here.
  let tries = 0;
  let ran = await host.run(words);
  while (ran.output.includes("no answer within") && ++tries < 5) ran = await host.run(words);
  const { code, output } = ran;
  assertEquals(code, 0, output);
  assertMatch(output, /^ok +plug +It answers: on.*; key and version fit$/m);
  assertMatch(output, /^ok +plug tested /m);
  assertMatch(output, /The chain holds: 0 broken/);
}

/** By a Deno in a folder that is its owner's alone, as npx leaves it, and by the doctor's own hint. */
async function isInstalled({ host, config }: Machine): Promise<void> {
  const own = "/root/.npm/_npx/1/node_modules/deno";
  const place = 'mkdir -p "$(dirname "$1")"; chmod 700 /root/.npm; cp /run/deno/deno "$1"';
  await host.ask("sh", "-ec", place, "sh", own);
  const flag = `--config=${config.inside}`;
  const doctor = await host.run([own, "task", "--quiet", "doctor", flag]);
  const [, pasted = ""] = /-> `sudo (\S+ task install)`$/m.exec(doctor.output) ?? [];
  assertEquals(pasted, `${own} task install`, doctor.output);
  const words = ["env", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", ...pasted.split(" "), "--yes", flag];
  const { code, output, errors } = await host.run(words);
  assertEquals(code, 0, `${output}\n${errors}`);
  await host.ask("rm", "-r", "/root/.npm");
  assertMatch(output, /^ {2}online\b/m);
  assertStringIncludes(output, "The watchdog ticks every 15 s");
}

async function isHardened({ host }: Machine): Promise<void> {
  const units = Object.values(UNIT_NAMES).filter((name) => name !== UNIT_NAMES.cloudService);
  const verified = await host.run(["systemd-analyze", "verify", ...units]);
  assertEquals([verified.code, verified.errors], [0, ""]);
  const unit = await host.ask("systemctl", "cat", UNIT_NAMES.probeService);
  assertStringIncludes(unit, `/app/${project.entry} `);
  const limits = [[UNIT_NAMES.probeService, 1.1], [UNIT_NAMES.controlService, 0.3]] as const;
  for (const [unit, most] of limits) {
    const exposure = await exposureOf(host, unit);
    say(`exposure of ${unit}: ${exposure}`);
    assert(exposure <= most, `${exposure}`);
  }
}

async function keepsSecrets(machine: Machine): Promise<void> {
  const places = [
    "/etc/rebootinator/home.toml",
    "/etc/rebootinator/plug.key",
    `${HOME_FOLDERS.state}/state.json`,
    `${HOME_FOLDERS.runtime}/state.json`,
    CREDENTIAL,
  ];
  await machine.holdTick(CREDENTIAL);
  for (const place of places) {
    assertEquals((await machine.host.run(["test", "-e", place])).code, 0, place);
    const { code, errors } = await machine.host.run([...STRANGER, "cat", place]);
    assertNotEquals(code, 0, place);
    assertMatch(errors, /Permission denied/);
  }
  await machine.host.ask("systemctl", "kill", "--signal=CONT", UNIT_NAMES.probeService);
}

async function ticksOnTime(machine: Machine): Promise<void> {
  const before = (await machine.ticks()).length;
  const { sequence } = await machine.runtimeState();
  const lines = await eventually(`${GAPS_MIN + 1} ticks`, {
    withinMs: (GAPS_MIN + 3) * TICK_MS,
    ask: async () => {
      const found = (await machine.ticks()).slice(before);
      return found.length > GAPS_MIN ? found : null;
    },
  });
  const gaps = lines.slice(1).map(({ atMs }, index) => atMs - (lines[index]?.atMs ?? 0));
  say(`gaps between ticks: ${gaps.map((gap) => (gap / 1_000).toFixed(2)).join(" ")} s`);
  // Each quarter of a minute has its tick; how soon in it is the machine's affair.
  const quarters = lines.map(({ atMs }) => Math.floor(atMs / TICK_MS));
  assertEquals(quarters, quarters.map((_, index) => (quarters[0] ?? 0) + index));
  for (const { text } of lines) assertMatch(text, /^online\b/);
  const later = await machine.runtimeState();
  assert(Number(later["sequence"]) >= Number(sequence) + GAPS_MIN, `${sequence}`);
  assertEquals((await machine.ticks()).filter(({ text }) => text.includes("set aside")), []);
}

/** An SD card wears out by what is written to it. The journal, which is systemd's, keeps a line. */
async function sparesDisk(machine: Machine): Promise<void> {
  const { host } = machine;
  const before = (await machine.ticks()).length;
  await host.ask("touch", "/root/marker");
  await eventually("3 ticks", {
    withinMs: 5 * TICK_MS,
    ask: async () => (await machine.ticks()).length >= before + 3 ? true : null,
  });
  const ours = ["/etc", "/usr/local", "/var", "-path", "*rebootinator*"];
  assertEquals(await host.ask("find", ...ours, "-newer", "/root/marker"), "");
}

async function isConfined(machine: Machine): Promise<void> {
  const before = (await machine.ticks()).length;
  const edit = `s|targets = \\[|targets = ["tcp://127.0.0.1:9#role=local", |`;
  await machine.host.ask("sed", "--in-place", edit, "/etc/rebootinator/home.toml");
  await machine.host.ask("systemctl", "start", UNIT_NAMES.probeService);
  const options = { after: before, withinMs: 3_000 };
  const { text } = await machine.tickThatSays("127.0.0.1:9", options);
  assertStringIncludes(text, 'not permitted: Requires net access to "127.0.0.1:9"');
  assertMatch(text, /^online\b/);
}

/** Links in every place of the tick's own folders where root might write, to what is root's. */
const PLANT = `
printf 'of root' > /root/victim && chmod 600 /root/victim && mkdir -p /root/victims
state=$1 deno=$2
# A set-up that did not end: its journal is to be carried over.
printf '{' > /etc/rebootinator/commissioning.json
ln -sfn /root/victim "$state/commissioning.json.new"
find "$deno" -maxdepth 1 -type f -exec ln -sfn /root/victim {} \\;
`;

async function isUpgraded(machine: Machine): Promise<void> {
  const { sequence } = await machine.runtimeState();
  const { host } = machine;
  const folders = [HOME_FOLDERS.state, HOME_FOLDERS.deno].map(privateTwin);
  await host.ask("sh", "-ec", PLANT, "sh", ...folders);
  const { code, output } = await machine.install();
  assertEquals(code, 0, output);
  assertMatch(output, /^ {2}online .*127\.0\.0\.1:9.*connection refused/m);
  assert(Number((await machine.runtimeState())["sequence"]) > Number(sequence));
  assertStringIncludes(output, "the watchdog ends it");
  assertEquals(await host.ask("cat", "/root/victim"), "of root");
  assertEquals(await host.ask("stat", "--format=%a", "/root/victim"), "600");
  assertEquals(await host.ask("ls", "-A", "/root/victims"), "");
}

async function hasCommand({ host }: Machine): Promise<void> {
  const refused = await host.run([...STRANGER, ...INSTALLED, "pause", "1h"]);
  assertEquals([refused.code, refused.output], [1, ""]);
  assertStringIncludes(refused.errors, "may not control the installed watchdog");
  assertMatch(await host.ask(...INSTALLED, "status"), / rebootinator\[\d+\]: online /);
  assertStringIncludes(await host.ask(...INSTALLED, "report"), "not watched");
  const again = await host.run([...INSTALLED, "install", "--yes"]);
  assertEquals(again.code, 0, again.errors);
  assertMatch(again.output, /^ {2}online /m);
}

async function survivesHanging(machine: Machine): Promise<void> {
  const { host } = machine;
  const before = (await machine.ticks()).length;
  await host.ask("systemctl", "start", "--no-block", UNIT_NAMES.probeService);
  await machine.untilRunning(TICK_MS);
  await host.ask("systemctl", "kill", "--signal=STOP", UNIT_NAMES.probeService);
  await eventually("the end of the stopped tick", {
    withinMs: TICK_MS,
    ask: async () => await machine.isRunning() ? null : true,
  });
  const words = ["systemctl", "show", "--property=Result", "--value", UNIT_NAMES.probeService];
  assertEquals(await host.ask(...words), "timeout");
  await machine.tickThatSays(/^online\b/, { after: before, withinMs: TICK_MS });
}

async function curesOutage(machine: Machine): Promise<void> {
  await machine.hurry();
  const before = (await machine.ticks()).length;
  const obeyed = ((await machine.plug())["commands"] as unknown[]).length;
  await machine.hangRouter();
  await machine.relayIs(false, 20_000);
  await machine.relayIs(true, 15_000);
  await machine.tickThatSays(/^online\b/, { after: before + 3, withinMs: 15_000 });
  const events = await machine.events();
  assertEquals(events.map(({ kind }) => kind), ["outage_began", "cut", "outage_ended"]);
  assertEquals(events[2]?.["helped"], true);
  const { commands } = await machine.plug();
  const [cut, ...later] = (commands as { points: unknown }[]).slice(obeyed);
  assertEquals(cut?.points, [[1, false], [9, 5]]);
  // The router boots longer than the plug was off: meanwhile power is asked for, and nothing else.
  for (const { points } of later) assertEquals(points, [[1, true]]);
}

async function survivesCrash(machine: Machine): Promise<void> {
  await machine.hangRouter();
  await machine.relayIs(false, 20_000);
  await machine.host.crash();
  const before = (await machine.ticks()).length;
  await machine.relayIs(true, 15_000);
  await machine.tickThatSays("asked for power", { after: before, withinMs: 10_000 });
  await machine.tickThatSays(/^online\b/, { after: before, withinMs: 15_000 });
  const { relay, commands } = await machine.plug();
  assertEquals(relay, true);
  assertEquals((commands as { points: unknown }[]).at(-1)?.points, [[1, true]]);
}

async function leavesNothing({ host }: Machine): Promise<void> {
  const { code, output, errors } = await host.run([...INSTALLED, "uninstall", "--yes"]);
  assertEquals(code, 0, errors);
  const folder = privateTwin(HOME_FOLDERS.state);
  assertStringIncludes(output, `Nothing is left but the log: ${folder}/events.jsonl`);
  assertEquals(
    await leftovers(host),
    [HOME_FOLDERS.state, folder, `${folder}/events.jsonl`].sort(),
  );
  const listed = await host.run(["systemctl", "list-unit-files", "--no-legend", "rebootinator*"]);
  assertEquals(listed.output, "");
}
