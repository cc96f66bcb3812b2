import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type InstallFacts, planInstall } from "../../../lib/install/plan.ts";
import { planUninstall } from "../../../lib/install/removal.ts";
import { UNIT_NAMES } from "../../../lib/install/paths.ts";
import { describeStep, type InstallStep } from "../../../lib/install/step.ts";

const FACTS: InstallFacts = {
  prefix: "/opt/re",
  offline: false,
  bundled: false,
  projectFrom: "/home/me/rebootinator",
  tasks: [{
    name: "pause",
    description: "No cuts",
    flags: ["--allow-read"],
    entry: "home/command_main.ts",
    args: ["pause"],
  }],
  record: {
    release: "1",
    denoVersion: "2",
    denoFrom: "/usr/bin/deno",
    controlGroup: null,
    plug: null,
  },
  home: {
    units: [{ name: "rebootinator-probe.timer", text: "[Timer]\n" }],
    settings: [{ from: "/home/me/home.toml", name: "home.toml" }],
    journalFolders: ["/home/me", "/root/state"],
  },
  cloud: null,
  movesFrom: null,
};

const ALL = {
  prefix: "/opt/re",
  offline: true,
  halves: ["home", "cloud"],
  stays: null,
  plug: "must be on and idle",
  keepsSettings: false,
  record: null,
} as const;

const CLOUD = {
  unit: { name: "rebootinator-cloud.service", text: "[Service]\n" },
  environmentFrom: "/home/me/cloud.env",
  listens: { host: "127.0.0.1", port: 8_000 },
};

function indexOf(steps: readonly InstallStep[], words: string): number {
  const index = steps.findIndex((step) => describeStep(step).includes(words));
  assert(index !== -1, `${words} in\n${steps.map(describeStep).join("\n")}`);
  return index;
}

Deno.test("an installation waits for cycle and tick, and keeps what stands, before it touches a file", () => {
  const steps = planInstall(FACTS);
  assertEquals(steps.slice(0, 2).map(({ kind }) => kind), ["pause_ticks", "keep_release"]);
});

Deno.test("what stood is let go only when the new one has ticked and answered", () => {
  const steps = planInstall({ ...FACTS, cloud: CLOUD });
  const works = indexOf(steps, "let release 1 be the one that stands");
  assert(indexOf(steps, "run one tick") < works);
  assert(indexOf(steps, "wait until the cloud answers on port 8000") < works);
});

Deno.test("an installation starts the timer when all is in place, and shows a tick", () => {
  const steps = planInstall(FACTS);
  assert(indexOf(steps, "write /etc/systemd") < indexOf(steps, "daemon-reload"));
  assert(indexOf(steps, "daemon-reload") < indexOf(steps, "enable --now rebootinator-probe.timer"));
  const { probeTimer } = UNIT_NAMES;
  assert(indexOf(steps, `enable --now ${probeTimer}`) < indexOf(steps, "run one tick"));
});

Deno.test("what set-up left is taken over before the first tick, and forgotten after it", () => {
  const steps = planInstall(FACTS);
  assert(indexOf(steps, "take over") < indexOf(steps, "enable --now"));
  const forgotten = ["/home/me", "/root/state"].map((folder) =>
    indexOf(steps, `remove ${folder}/commissioning.json`)
  );
  for (const at of forgotten) assert(indexOf(steps, "run one tick") < at);
  assertEquals(
    planInstall({ ...FACTS, offline: true }).filter(({ kind }) => kind === "carry_journal"),
    [],
  );
});

Deno.test("the control command needs nothing from the internet either", () => {
  const warm = planInstall(FACTS).find(({ kind }) => kind === "warm_cache");
  assert(warm?.kind === "warm_cache" && warm.entries.includes("home/control_main.ts"));
  assert(warm.cache.startsWith(FACTS.prefix), "root's own: the tick only reads it");
});

Deno.test("the command is on the PATH, finds its packages beside it, and goes with the rest", () => {
  const steps = planInstall(FACTS);
  const text = steps.flatMap((step) =>
    step.kind === "write" && step.path === "/opt/re/bin/rebootinator" ? [step] : []
  );
  assertEquals(text.map(({ mode }) => mode), [0o755]);
  assertStringIncludes(text[0]?.text ?? "", '--allow-read "$app/home/command_main.ts" pause "$@"');
  indexOf(steps, "link /usr/local/bin/rebootinator to /opt/re/bin/rebootinator");
  const cache = steps.find(({ kind }) => kind === "warm_cache");
  assert(cache?.kind === "warm_cache" && cache.cache === "/opt/re/cache");
  assert(cache.entries.includes("home/command_main.ts"));
  const removal = planUninstall(ALL);
  const written = steps.filter((step) =>
    (step.kind === "write" || step.kind === "link") && step.path.startsWith("/usr/local/")
  );
  for (const step of written) {
    if (step.kind === "write" || step.kind === "link") indexOf(removal, `remove ${step.path}`);
  }
  assertEquals(written.length, 3);
});

Deno.test("settings become root's own", () => {
  const steps = planInstall({ ...FACTS, cloud: CLOUD });
  for (const name of ["home.toml", "cloud.env"]) {
    const step = steps[indexOf(steps, `/etc/rebootinator/${name}`)];
    assert(step?.kind === "copy_file" && step.mode === 0o600);
  }
});

Deno.test("below another root no program is run", () => {
  const steps = planInstall({ ...FACTS, cloud: CLOUD, offline: true });
  assertEquals(steps.filter(({ kind }) => kind === "run" || kind === "first_tick"), []);
  indexOf(steps, "link /etc/systemd/system/timers.target.wants/rebootinator-probe.timer");
});

Deno.test("a cloud is installed without touching the home's timer", () => {
  const steps = planInstall({ ...FACTS, home: null, cloud: CLOUD });
  assert(!steps.some((step) => describeStep(step).includes("probe")));
  indexOf(steps, "systemctl restart rebootinator-cloud.service");
});

Deno.test("a package's program is not touched, and takes the place of one that was by hand", () => {
  const facts = {
    ...FACTS,
    prefix: "/usr/lib/rebootinator",
    movesFrom: "/usr/local/lib/rebootinator",
  };
  const steps = planInstall(facts);
  const text = steps.map(describeStep).join("\n");
  assert(!/copy .*deno|fill |\/usr\/bin|\/usr\/share/.test(text), text);
  assert(indexOf(steps, "run one tick") < indexOf(steps, "remove /usr/local/bin/rebootinator"));
  indexOf(steps, "remove /usr/local/lib/rebootinator");
  // Where the package is made, they are placed.
  const made = planInstall({ ...facts, offline: true, movesFrom: null });
  indexOf(made, "link /usr/bin/rebootinator to /usr/lib/rebootinator/bin/rebootinator");
  indexOf(made, "/usr/share/zsh/vendor-completions/_rebootinator");
});
