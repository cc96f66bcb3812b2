import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkWay, inspectPlug, proveTimer, testForReal } from "../../../home/setup/commission.ts";
import type { Plug } from "../../../lib/plugs/plug.ts";
import { withTrial } from "../../support/setup/trial_bench.ts";

const LAMP = { load: "lamp", offMs: 10_000, isOnline: () => Promise.resolve(true) } as const;

Deno.test("the timer is proven without the outlet going off", () =>
  withTrial({}, async ({ tools, simulated }) => {
    assertEquals(await proveTimer(tools), null);
    const written = simulated.firmware.commands.flatMap(({ points }) => points);
    assertEquals(written, [[9, 86_399], [9, 0], [1, true]]);
  }));

for (
  const [why, options, words] of [
    ["whose countdown is elsewhere", { firmware: { countdownDp: 7 } }, "--countdown-dp"],
    ["that refuses connections", { faults: ["refuse"] }, "turned the connection away"],
    ["that is off, with nobody to ask", { firmware: { relay: false } }, "outlet is off"],
  ] as const
) {
  Deno.test(`a plug ${why} is not proven`, () =>
    withTrial({ ...options, faults: [...("faults" in options ? options.faults : [])] }, async (
      { tools, simulated },
    ) => {
      assertStringIncludes(await proveTimer(tools) ?? "", words);
      assertEquals(simulated.firmware.commands, []);
    }));
}

Deno.test("an outlet that is off is switched on when its owner says so", () =>
  withTrial({ typed: ["y"], firmware: { relay: false } }, async ({ tools, simulated }) => {
    assertEquals(await proveTimer(tools), null);
    assertEquals(simulated.firmware.relay, true);
  }));

Deno.test("a foreign timer is left alone", () =>
  withTrial({}, async ({ tools, simulated }) => {
    simulated.firmware.execute([[9, 600]], simulated.nowMs());
    assertStringIncludes(await proveTimer(tools) ?? "", "A timer runs on the plug");
    assertEquals(simulated.firmware.countdownS, 600);
  }));

Deno.test("the real test passes when the plug says off, and is read on again", () =>
  withTrial({}, async ({ tools, simulated, talk }) => {
    assertEquals(await testForReal(tools, LAMP), null);
    assertEquals(simulated.firmware.commands[0]?.points, [[1, false], [9, 10]]);
    assertEquals(simulated.firmware.relay, true);
    assertStringIncludes(talk.said.join("\n"), "Power is on again");
  }));

Deno.test("the real test fails when nobody saw the load go off", () =>
  withTrial({ typed: ["n"] }, async ({ tools }) => {
    assertStringIncludes(await testForReal(tools, LAMP) ?? "", "Nobody saw it");
  }));

Deno.test("a plug that does not come back by itself fails the test, and is switched on", () =>
  withTrial({}, async ({ tools, simulated }) => {
    const sleep = (ms: number) => {
      // Somebody's button stops the countdown, and leaves the outlet off.
      simulated.firmware.execute([[1, false]], simulated.nowMs());
      return tools.sleep(ms);
    };
    const why = await testForReal({ ...tools, sleep }, LAMP);
    assertEquals(why, "The plug did not come back on by itself");
    assertEquals(simulated.firmware.relay, true);
  }));

Deno.test("a clock on the wall that is set back in the real test leaves nobody without power", () =>
  withTrial({}, async ({ tools, simulated }) => {
    const waits: number[] = [];
    const sleep = (ms: number) => {
      waits.push(ms);
      return tools.sleep(ms);
    };
    const nowMs = () => tools.nowMs() - 3_600_000 * waits.length;
    const tried = { ...hostTimed(tools), sleep, nowMs };
    assertStringIncludes(await testForReal(tried, LAMP) ?? "passed", "passed");
    assertEquals([simulated.firmware.relay, waits.slice(0, 3)], [true, [5_000, 5_000, 2_000]]);
  }));

Deno.test("a router's plug is waited for, and then the internet", () =>
  withTrial({}, async ({ tools, talk, simulated }) => {
    let looks = 0;
    const isOnline = () => Promise.resolve(++looks === 5);
    const sleep = async (ms: number) => {
      await simulated.setReachable(looks > 0 || tools.nowMs() > 1_060_000);
      return tools.sleep(ms);
    };
    assertEquals(
      await testForReal({ ...tools, sleep }, { ...LAMP, load: "router", isOnline }),
      null,
    );
    const said = talk.said.join("\n");
    assertStringIncludes(said, "its Wi-Fi may still be booting");
    assertStringIncludes(said, "The internet is back, 12 s after the plug");
  }));

Deno.test("a stop in the real test ends it, and puts the plug back", () =>
  withTrial({}, async ({ tools, stop, simulated }) => {
    const sleep = (ms: number) => {
      stop.abort();
      return tools.sleep(Math.min(ms, 1));
    };
    assertEquals(await testForReal({ ...tools, sleep }, LAMP), "It was stopped");
    assertEquals([simulated.firmware.relay, simulated.firmware.countdownS], [true, 0]);
  }));

Deno.test("whatever an owner should know of the plug is said", () =>
  withTrial(
    { firmware: { powerMemory: "memory", loadWatts: 0.2, extraPoints: { 44: "AQAB" } } },
    async ({ tools, talk }) => {
      const reading = await inspectPlug(tools, "it is known");
      assertEquals(reading?.watts, 0.2);
      const said = talk.said.join("\n");
      for (const words of ["power-on state to on", "inching", "feeds 0.2 W"]) {
        assertStringIncludes(said, words);
      }
    },
  ));

Deno.test("a plug that cannot be read is said to be broken", () =>
  withTrial({ faults: ["refuse"] }, async ({ tools, talk }) => {
    assertEquals(await inspectPlug(tools, "it is known"), null);
    assertStringIncludes(talk.said[0] ?? "", "BROKEN");
  }));

/** A plug without a timer of its own, which this host switches on again. */
function hostTimed<T extends { readonly plug: Plug }>(tools: T): T & { readonly timedBy: "host" } {
  const { setFarTimer: _, ...plug } = tools.plug;
  const powerCycle: Plug["powerCycle"] = async (_offMs, signal) => {
    // Ends long after the test: only the host's own word brings power back in it.
    return await tools.plug.powerCycle(3_600_000, signal);
  };
  return { ...tools, plug: { ...plug, powerCycle }, timedBy: "host" };
}

Deno.test("the way to a plug that this host times is there, or comes back late, or is missed", () =>
  withTrial({}, async ({ tools, simulated }) => {
    assertEquals(await checkWay(hostTimed(tools)), null);
    await simulated.setReachable(false);
    assertStringIncludes(
      await checkWay(hostTimed(tools)) ?? "",
      "nobody could switch the power on",
    );
    let waits = 0;
    const sleep = async (ms: number) => {
      if (++waits === 3) await simulated.setReachable(true);
      return tools.sleep(ms);
    };
    assertEquals([await checkWay({ ...hostTimed(tools), sleep }), waits], [null, 3]);
  }));

Deno.test("a plug that this host times is asked for power until it is on", () =>
  withTrial({}, async ({ tools, simulated }) => {
    assertEquals(await testForReal(hostTimed(tools), LAMP), null);
    assertEquals(simulated.firmware.relay, true);
  }));

Deno.test("one that is away while its router is off fails the test, though it came back", () =>
  withTrial({}, async ({ tools, simulated, talk }) => {
    let sleeps = 0;
    const sleep = async (ms: number) => {
      await simulated.setReachable(++sleeps > 2);
      return tools.sleep(ms);
    };
    const why = await testForReal({ ...hostTimed(tools), sleep }, { ...LAMP, load: "router" });
    assertStringIncludes(why ?? "", "cannot be reached while the router is off");
    assertEquals(simulated.firmware.relay, true);
    assertStringIncludes(talk.said.join("\n"), "Power is on again");
  }));

for (const [line, passed] of [["was away", true], ["stayed", false]] as const) {
  Deno.test(`a plug that fell silent with its router is believed when the line ${line}: ${passed}`, () =>
    withTrial({ faults: ["dark_after_off"] }, async ({ tools, simulated }) => {
      let looks = 0;
      const isOnline = () => Promise.resolve(++looks > 1 || line === "stayed");
      const why = await testForReal(tools, { ...LAMP, load: "router", isOnline });
      assertEquals([why === null, simulated.firmware.relay], [passed, true]);
      if (!passed) assertStringIncludes(why ?? "", "Neither the plug nor the line");
    }));
}
