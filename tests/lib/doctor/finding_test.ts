import { assert, assertEquals } from "@std/assert";
import {
  broken,
  DOCTOR_HELP,
  findingsJson,
  findingsText,
  isWell,
  unseen,
  warning,
  well,
} from "../../../lib/doctor/finding.ts";

const FINDINGS = [
  well("deno", "Deno 2.9.6"),
  warning("plug tested", "It was never tried", "Try it"),
  broken("plug", "It is silent", "Look at it"),
];

Deno.test("warnings leave the chain well, a broken link does not", () => {
  assertEquals(isWell([]), true);
  assertEquals(isWell(FINDINGS.slice(0, 2)), true);
  assertEquals(isWell(FINDINGS), false);
});

Deno.test("the screen has a line for each link, and under it what to do", () => {
  assertEquals(findingsText(FINDINGS).split("\n"), [
    "ok       deno         Deno 2.9.6",
    "WARNING  plug tested  It was never tried",
    "                      -> Try it",
    "BROKEN   plug         It is silent",
    "                      -> Look at it",
    "",
    "The chain is broken: 1 broken, 1 warning",
  ]);
});

Deno.test("what this user may not see is no broken chain, and no whole one", () => {
  const findings = [well("deno", "Deno"), unseen("settings", "Permission denied", "sudo")];
  assertEquals(isWell(findings), true);
  const last = findingsText(findings).split("\n").at(-1);
  assertEquals(last, "As far as this user may look, the chain holds: 0 broken, 1 warning");
  assertEquals(
    findingsText([]).split("\n").at(-1),
    "The chain holds: 0 broken, 0 warnings",
  );
});

Deno.test("the JSON has the same, and says whether all is well", () => {
  assertEquals(JSON.parse(findingsJson(FINDINGS)), { well: false, findings: FINDINGS });
});

Deno.test("the help fits a terminal", () => {
  assert(DOCTOR_HELP.split("\n").every((line) => line.length <= 100));
});
