import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { planUninstall, type RemovalFacts } from "../../../lib/install/removal.ts";
import { describeStep, type InstallStep } from "../../../lib/install/step.ts";

const ALL: RemovalFacts = {
  prefix: "/opt/re",
  offline: false,
  halves: ["home", "cloud"],
  stays: null,
  plug: "must be on and idle",
  keepsSettings: false,
  record: null,
};

function indexOf(steps: readonly InstallStep[], words: string): number {
  const index = steps.findIndex((step) => describeStep(step).includes(words));
  assert(index !== -1, `${words} in\n${textOf(steps)}`);
  return index;
}

function textOf(steps: readonly InstallStep[]): string {
  return steps.map(describeStep).join("\n");
}

Deno.test("a removal looks at the plug when nothing ticks, unless it is told not to", () => {
  const steps = planUninstall(ALL);
  const look = indexOf(steps, "make sure that the plug is on");
  assert(indexOf(steps, "wait until no tick runs") < look);
  // A watchdog that is not removed is to be there after the next boot, too.
  assert(look < indexOf(steps, "disable --now"));
  assert(look < indexOf(steps, "remove /etc/systemd"));
  const careless = planUninstall({ ...ALL, plug: "is left as it is" });
  assertEquals(careless.filter(({ kind }) => kind === "check_plug"), []);
});

Deno.test("removal stops first, keeps the logs alone, and names every unit", () => {
  const steps = planUninstall(ALL);
  assert(indexOf(steps, "disable --now") < indexOf(steps, "remove /etc/systemd/system"));
  const kept = steps.filter((step) => step.kind === "remove" && step.keep.length > 0);
  assertEquals(kept.length, 2);
  assertStringIncludes(textOf(steps), "but keep events.jsonl");
  for (const path of ["/opt/re", "/etc/rebootinator", "/usr/local/bin/rebootinator"]) {
    assert(textOf(steps).split("\n").includes(`remove ${path}`), path);
  }
});

Deno.test("below another root no program is run", () => {
  const kinds = new Set(planUninstall({ ...ALL, offline: true }).map(({ kind }) => kind));
  assertEquals([...kinds], ["remove"]);
});

Deno.test("the cloud goes alone: nothing of the home's is stopped, looked at or removed", () => {
  const steps = planUninstall({ ...ALL, halves: ["cloud"], stays: "home", record: "{}" });
  assert(!/probe|control|home.toml|check_plug|rebootinator-deno/.test(textOf(steps)));
  for (const path of ["/opt/re", "/etc/rebootinator", "/usr/local/bin/rebootinator"]) {
    assert(!textOf(steps).split("\n").includes(`remove ${path}`), path);
  }
  indexOf(steps, "remove /etc/rebootinator/cloud.env");
  indexOf(steps, "remove /etc/systemd/system/rebootinator-cloud.service");
  // Else going back would bring it again.
  indexOf(steps, "remove /opt/re/before/units/rebootinator-cloud.service");
});

Deno.test("the home goes alone: the cloud's settings and the program stay, and know no plug", () => {
  const steps = planUninstall({ ...ALL, halves: ["home"], stays: "cloud", record: "{}" });
  assert(!/cloud\.service|lib\/rebootinator-cloud/.test(textOf(steps)), textOf(steps));
  indexOf(steps, "make sure that the plug is on");
  indexOf(steps, "remove /etc/rebootinator, but keep cloud.env");
  indexOf(steps, "write /opt/re/installed.json");
});

Deno.test("a package's files are left to its manager, settings and state to the owner", () => {
  const packaged = { ...ALL, prefix: "/usr/lib/rebootinator", keepsSettings: true };
  const removed = textOf(planUninstall(packaged)).split("\n");
  for (const path of ["/usr/lib/rebootinator", "/usr/bin/rebootinator", "/etc/rebootinator"]) {
    assert(!removed.includes(`remove ${path}`), path);
  }
  assert(!removed.some((line) => line.includes("/var/lib/rebootinator")), removed.join("\n"));
  assert(removed.includes("remove /usr/lib/rebootinator/installed.json"));
  assert(removed.includes("remove /etc/systemd/system/rebootinator-probe.timer"));
});
