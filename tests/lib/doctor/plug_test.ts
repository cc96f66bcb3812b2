import { assertEquals, assertStringIncludes } from "@std/assert";
import { plugFindings } from "../../../lib/doctor/plug.ts";
import { NO_PLUG, plugNamed } from "../../support/plugs/pretended_drivers.ts";
import { joinReadings } from "../../../lib/plugs/parts.ts";
import { reading } from "../../support/watch/watch.ts";
import { lone } from "../../support/watch/power.ts";

const CONFIG = { ...plugNamed("a", { knownAs: "key fits" }), powersThisHost: false };
const WELL = {
  config: CONFIG,
  read: reading(),
  timedBy: "plug",
  outlets: lone(),
  journalOpen: false,
} as const;

function brief(facts: Parameters<typeof plugFindings>[0]): string[] {
  return plugFindings(facts).map(({ link, grade }) => `${link}: ${grade}`);
}

Deno.test("a plug that is well is well in every line", () => {
  assertEquals(brief(WELL), [
    "plug: ok",
    "plug settings: ok",
    "plug tested: ok",
    "this computer: ok",
  ]);
});

Deno.test("a plug that does not answer is broken, with the driver's hint", () => {
  const [first] = plugFindings({ ...WELL, read: { kind: "failed", hint: "Another app" } });
  assertEquals([first?.grade, first?.says], ["broken", "Another app"]);
});

Deno.test("an outlet that is off is broken", () => {
  assertEquals(brief({ ...WELL, read: reading({ on: false }) })[0], "plug: broken");
});

Deno.test("a foreign timer is a warning, set-up's own is said as such", () => {
  const read = reading({ countdownS: 60 });
  assertEquals(brief({ ...WELL, read })[1], "plug timer: warning");
  const left = plugFindings({ ...WELL, read, journalOpen: true });
  assertEquals(left.filter(({ link }) => link === "plug timer").length, 1);
  assertStringIncludes(left.find(({ link }) => link === "plug timer")?.says ?? "", "Set-up");
});

Deno.test("what the plug itself warns of is passed on", () => {
  const read = reading({ warnings: ["Inching is set"], afterPowerLoss: "last" });
  assertEquals(brief({ ...WELL, read })[1], "plug settings: warning");
});

Deno.test("a plug that was never tried, and a host that nobody asked about, are warnings", () => {
  const { powersThisHost: _, ...unasked } = CONFIG;
  assertEquals(brief({ ...WELL, config: { ...unasked, tested: false } }).slice(-2), [
    "plug tested: warning",
    "this computer: warning",
  ]);
});

Deno.test("a watchdog that goes off with its plug is broken", () => {
  const config = { ...CONFIG, powersThisHost: true };
  assertEquals(brief({ ...WELL, config }).at(-1), "this computer: broken");
});

Deno.test("each of several plugs has its lines, and this computer one", () => {
  const member = (name: string) => ({ name, onDelayMs: 0, carriesPath: false, plug: CONFIG });
  const config = {
    driver: "several",
    tested: true,
    powersThisHost: false,
    members: [member("modem"), member("router")],
  } as const;
  const read = joinReadings([
    { name: "modem", outcome: reading() },
    { name: "router", outcome: { kind: "failed", hint: "Another app" } },
  ]);
  assertEquals(brief({ ...WELL, config, read }), [
    "plug (modem): ok",
    "plug settings (modem): ok",
    "plug tested (modem): ok",
    "plug (router): broken",
    "plug tested (router): ok",
    "this computer: ok",
  ]);
});

Deno.test("no plug is one warning", () => {
  assertEquals(brief({ ...WELL, config: NO_PLUG }), ["plug: warning"]);
});

Deno.test("of a plug that this computer times, the way to it is judged", () => {
  for (
    const [way, grade] of [[true, "ok"], [false, "broken"], [undefined, "warning"]] as const
  ) {
    const { reachedWithoutRouter: _, ...rest } = CONFIG;
    const config = way === undefined ? rest : { ...rest, reachedWithoutRouter: way };
    const lines = brief({ ...WELL, config, timedBy: "host" });
    assertEquals(lines.at(-1), `way to the plug: ${grade}`);
  }
});

Deno.test("only what a driver can know of a plug is said of it", () => {
  assertStringIncludes(plugFindings(WELL)[0]?.says ?? "", "; key fits");
});
