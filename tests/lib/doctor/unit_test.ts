import { assertEquals } from "@std/assert";
import { broken, warning, well } from "../../../lib/doctor/finding.ts";
import { type NamedUnit, unitFinding } from "../../../lib/doctor/unit.ts";

const UNIT: NamedUnit = { link: "timer", unit: "a.timer", runs: "It ticks" };

Deno.test("a unit is well where it runs, and else it is said what to type", () => {
  assertEquals([true, false, null].map((isActive) => unitFinding(isActive, UNIT)), [
    well("timer", "It ticks"),
    broken("timer", "It does not run", "`sudo systemctl start a.timer`"),
    warning("timer", "systemd could not be asked", "`systemctl status a.timer`"),
  ]);
  assertEquals(unitFinding(null, { ...UNIT, status: "a" }).next, "`systemctl status a`");
});
