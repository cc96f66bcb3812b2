import { assertEquals, assertStringIncludes } from "@std/assert";
import type { CloudAnswer } from "../../../lib/doctor/cloud.ts";
import { findingsText, isWell } from "../../../lib/doctor/finding.ts";
import {
  installedFinding,
  type OwnCloudFacts,
  ownCloudFindings,
} from "../../../lib/doctor/own_cloud.ts";

function answer(status: number, body: unknown): CloudAnswer {
  return { kind: "answer", status, body };
}

const WELL: OwnCloudFacts = {
  isActive: true,
  settings: { kind: "read", channels: 1 },
  health: answer(200, { ok: true, lastSweepAgeMs: 3_000 }),
};

function grades(facts: Partial<OwnCloudFacts>): string {
  return ownCloudFindings({ ...WELL, ...facts }).map(({ grade }) => grade).join(" ");
}

Deno.test("a cloud that is well is well in every line", () => {
  assertEquals(ownCloudFindings(WELL).map(({ says }) => says), [
    "/etc/rebootinator/cloud.env is right; it tells 1 channel",
    "systemd runs it",
    "It answers, and looked for silent homes 3 s ago",
  ]);
  assertEquals(isWell(ownCloudFindings(WELL)), true);
});

Deno.test("what does not run, does not answer, is not well or is no cloud is broken", () => {
  assertEquals(grades({ isActive: false }), "ok broken ok");
  assertEquals(grades({ isActive: false, health: { kind: "none", why: "refused" } }), "ok broken");
  assertEquals(grades({ isActive: null }), "ok warning ok");
  assertEquals(grades({ health: { kind: "none", why: "refused" } }), "ok ok broken");
  assertEquals(grades({ health: answer(200, "<html>") }), "ok ok broken");
  const stale = answer(503, { ok: false, lastSweepAgeMs: 420_000 });
  assertStringIncludes(
    ownCloudFindings({ ...WELL, health: stale })[2]?.says ?? "",
    "looked for silent homes 7 min ago, and says that it is not well",
  );
  assertEquals(
    grades({ health: answer(200, { ok: true, lastSweepAgeMs: null }) }),
    "ok ok warning",
  );
});

Deno.test("settings that only root may read are unseen, wrong ones broken, and no phone is said", () => {
  const failed = (why: string) => ({ settings: { kind: "failed", why }, health: null } as const);
  const [unseen] = ownCloudFindings({ ...WELL, ...failed("cloud.env: Permission denied") });
  assertEquals([unseen?.grade, unseen?.unseen], ["warning", true]);
  assertEquals(grades(failed("PORT must be a whole number")), "broken ok");
  assertEquals(grades({ settings: { kind: "read", channels: 0 } }), "ok ok ok warning");
});

Deno.test("the first line says what is installed here", () => {
  const says = ([["home"], ["cloud"], ["home", "cloud"]] as const)
    .map((halves) => findingsText([installedFinding(halves)]).split("\n")[0]);
  assertEquals(says, [
    "ok       installed  The watchdog; its cloud is elsewhere, if there is one",
    "ok       installed  The cloud alone; the watchdog, at home, has a doctor of its own",
    "ok       installed  The watchdog, and the cloud",
  ]);
});
