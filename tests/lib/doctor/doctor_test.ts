import { assert, assertEquals } from "@std/assert";
import {
  broken,
  DOCTOR_HELP,
  findingsJson,
  findingsText,
  isWell,
  warning,
  well,
} from "../../../lib/doctor/doctor.ts";

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
    "The chain is broken: 1 broken, 1 warnings",
  ]);
});

Deno.test("the JSON has the same, and says whether all is well", () => {
  assertEquals(JSON.parse(findingsJson(FINDINGS)), { well: false, findings: FINDINGS });
});

Deno.test("the help fits a terminal", () => {
  assert(DOCTOR_HELP.split("\n").every((line) => line.length <= 100));
});
