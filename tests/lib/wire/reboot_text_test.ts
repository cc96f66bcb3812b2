import { assertEquals } from "@std/assert";
import { REBOOT_WHYS } from "../../../lib/wire/heartbeat.ts";
import { describePlan, describeRules } from "../../../lib/wire/reboot_text.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../lib/time/time.ts";

/** 04:12 in Berlin. */
const NOW = Date.UTC(2026, 10, 22, 3, 12);
const READER = { now: NOW, timeZone: "Europe/Berlin" };

function plan(at: number | null, why = "gap", cuts24h = 3) {
  return { at, why, cuts24h };
}

Deno.test("of trouble it is told when the next reboot comes at the earliest", () => {
  assertEquals(describePlan(plan(NOW + 5 * MINUTE_MS), READER), "next reboot not before 04:17");
  assertEquals(
    describePlan(plan(NOW + 5 * MINUTE_MS, "blackout"), READER),
    "next reboot not before 04:17 (its owner wants none until then)",
  );
  assertEquals(describePlan(plan(NOW), READER), "a reboot is due now");
});

Deno.test("reboots that are used up are counted, and their return is dated", () => {
  const at = NOW + DAY_MS - 2 * MINUTE_MS;
  assertEquals(
    describePlan(plan(at, "cap"), READER),
    "no more reboots before 23 Nov 04:10 (in about 24 h), all 3 for 24 h were made",
  );
  assertEquals(
    describePlan(plan(at, "cap", 1), READER),
    "no more reboots before 23 Nov 04:10 (in about 24 h), the one for 24 h was made",
  );
});

Deno.test("a time of day that is hours away is not taken for one that has passed", () => {
  const words = (lengthMs: number) => describePlan(plan(NOW + lengthMs, "cap"), READER);
  assertEquals(
    words(HOUR_MS - 1),
    "no more reboots before 05:11, all 3 for 24 h were made",
  );
  assertEquals(
    words(HOUR_MS),
    "no more reboots before 05:12 (in about 1 h), all 3 for 24 h were made",
  );
});

Deno.test("every reason has words, and a newer watchdog's its own", () => {
  for (const why of REBOOT_WHYS) {
    const text = describePlan(plan(null, why), READER);
    assertEquals(text.includes("_") || text.length < 20, false, text);
  }
  assertEquals(
    describePlan(plan(null, "full_moon"), READER),
    "no reboot: full moon, as a newer watchdog calls it",
  );
});

Deno.test("against names one reboot is tried, and none where settings allow none", () => {
  assertEquals(
    describePlan(plan(null, "names", 1), READER),
    "no further reboot: against names that do not resolve one is tried at most",
  );
  assertEquals(
    describePlan(plan(null, "names", 0), READER),
    "no reboot: its settings allow none against names that do not resolve",
  );
  assertEquals(
    describeRules(plan(null, "names", 1), READER),
    "The watchdog does not reboot the router: against names that do not resolve one is tried at most.",
  );
});

Deno.test("of a silent home the rules are told, and nothing that is not known", () => {
  const about = "The watchdog there reboots the router about now, if it still runs.";
  assertEquals(describeRules(null, READER), about);
  for (const aside of [-90_000, 0, 90_000]) {
    assertEquals(describeRules(plan(NOW + aside, "failing"), READER), about);
  }
  assertEquals(
    describeRules(plan(NOW - 2 * MINUTE_MS, "failing"), READER),
    "The watchdog there should have rebooted the router at 04:10; whether it did is not known.",
  );
  assertEquals(
    describeRules(plan(NOW + 8 * MINUTE_MS), READER),
    "The watchdog there reboots the router at 04:20 at the earliest, if it still runs.",
  );
  assertEquals(
    describeRules(plan(NOW + 8 * MINUTE_MS, "cap"), READER),
    "The watchdog makes no more reboots before 04:20: all 3 for 24 h were made.",
  );
  assertEquals(
    describeRules(plan(NOW + 17 * HOUR_MS, "cap"), READER),
    "The watchdog makes no more reboots before 21:12 (in about 17 h): all 3 for 24 h were made.",
  );
  assertEquals(
    describeRules(plan(null, "dry_run"), READER),
    "The watchdog does not reboot the router: it is set to watch only.",
  );
});
