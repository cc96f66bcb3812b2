import { assertEquals, assertStringIncludes } from "@std/assert";
import { isPingClosed, pingFindings } from "../../../lib/doctor/ping_right.ts";

Deno.test("a range that holds no group is closed, as on Debian 12", () => {
  assertEquals(["1\t0\n", "1 0", "0 2147483647", "0 0", "", "x"].map(isPingClosed), [
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

Deno.test("an installed watchdog that may not ping is told, with what to paste", () => {
  const facts = { installed: true, pings: true, range: "1\t0" };
  const [found] = pingFindings(facts);
  assertEquals([found?.link, found?.grade], ["ping", "warning"]);
  assertStringIncludes(found?.next ?? "", "sysctl --system");
  assertEquals(pingFindings({ ...facts, range: "0\t2147483647" })[0]?.grade, "ok");
});

Deno.test("who does not ping, or has nothing installed, is told nothing", () => {
  const facts = { installed: true, pings: true, range: "1 0" };
  assertEquals(
    [{ ...facts, installed: false }, { ...facts, pings: false }, { ...facts, range: null }]
      .flatMap(pingFindings),
    [],
  );
});
