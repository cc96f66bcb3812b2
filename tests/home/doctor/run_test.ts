import { assertEquals, assertStringIncludes } from "@std/assert";
import { examine, type Patient } from "../../../home/doctor/run.ts";
import { well } from "../../../lib/doctor/finding.ts";
import { clockAt } from "../../support/watch/watch.ts";

const PATIENT: Patient = {
  denoVersion: "2.9.6",
  installed: false,
  halves: [],
  ownCloud: null,
  hasHome: true,
  pingGroupRange: null,
  path: "home.toml",
  settings: { kind: "failed", why: "Cannot read home.toml: there is no home.toml" },
  timer: () => Promise.resolve(well("timer", "runs")),
  state: () => Promise.resolve({ kind: "state", state: null }),
  journalOpen: false,
  args: [],
  clock: clockAt(0),
  code: "c",
  sendTest: false,
  testedMs: null,
  remember: () => {},
  withoutLine: false,
};

Deno.test("without settings what can be looked at still is", async () => {
  const findings = await examine(PATIENT);
  assertEquals(findings.map(({ link, grade }) => [link, grade]), [
    ["deno", "ok"],
    ["settings", "broken"],
    ["timer", "ok"],
  ]);
});

Deno.test("where the cloud alone is installed nothing else is judged, and that is said", async () => {
  const ownCloud = () => Promise.resolve([well("own cloud", "answers")]);
  const findings = await examine({ ...PATIENT, halves: ["cloud"], ownCloud, hasHome: false });
  assertEquals(findings.map(({ link, grade }) => [link, grade]), [
    ["deno", "ok"],
    ["installed", "ok"],
    ["own cloud", "ok"],
  ]);
  assertStringIncludes(findings[1]?.says ?? "", "The cloud alone");
});

Deno.test("where both are installed both are judged", async () => {
  const ownCloud = () => Promise.resolve([well("own cloud", "answers")]);
  const findings = await examine({ ...PATIENT, halves: ["home", "cloud"], ownCloud });
  assertEquals(findings.map(({ link }) => link), [
    "deno",
    "installed",
    "settings",
    "timer",
    "own cloud",
  ]);
});

Deno.test("settings that only root may read point to sudo", async () => {
  const why = "Cannot read home.toml: /etc/rebootinator/home.toml: Permission denied";
  const findings = await examine({ ...PATIENT, settings: { kind: "failed", why } });
  assertEquals(findings[1]?.next, "`sudo deno task doctor`");
  // Nothing is known to be wrong.
  assertEquals([findings[1]?.grade, findings[1]?.unseen], ["warning", true]);
});

for (
  const [version, grade] of [
    ["2.8.9", "warning"],
    ["2.9.0", "ok"],
    ["2.10.0", "ok"],
    ["3.0.0", "ok"],
    ["1.99.0", "warning"],
  ] as const
) {
  Deno.test(`Deno ${version} is ${grade}`, async () => {
    assertEquals((await examine({ ...PATIENT, denoVersion: version }))[0]?.grade, grade);
  });
}

Deno.test("a link whose look throws is a line among the others", async () => {
  const timer = () => Promise.reject(new Error("No systemd"));
  const findings = await examine({ ...PATIENT, timer });
  assertStringIncludes(findings[2]?.says ?? "", "No systemd");
});
