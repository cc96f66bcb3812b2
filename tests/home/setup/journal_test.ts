import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  closeJournal,
  findJournal,
  openJournal,
  putBack,
  settleLeftover,
} from "../../../home/setup/journal.ts";
import { identifyPlug } from "../../../lib/plugs/plug_identity.ts";
import { NO_PLUG, plugNamed } from "../../support/plugs/pretended_drivers.ts";
import { tuyaConfig, withPlug } from "../../support/plugs/tuya/plug_bench.ts";
import { inFolder } from "../../support/base/in_folder.ts";

const NOW_MS = 1_700_000_000_000;
const TICK = { nowMs: NOW_MS, isOff: () => false };
const JOURNAL = { plug: identifyPlug(tuyaConfig({})).fingerprint, startedMs: 1 };

Deno.test("a journal is found until it is closed, and closing twice is no trouble", () =>
  inFolder(async (folder) => {
    assertEquals(findJournal(folder), { kind: "none" });
    assertEquals(openJournal(folder, JOURNAL), { kind: "written" });
    assertEquals(findJournal(folder), { kind: "open", journal: JOURNAL });
    // Another user's tick must be able to read it.
    assertEquals((await Deno.stat(`${folder}/commissioning.json`)).mode! & 0o777, 0o644);
    assertEquals(closeJournal(folder), { kind: "written" });
    assertEquals(closeJournal(folder), { kind: "written" });
    assertEquals(findJournal(folder), { kind: "none" });
  }));

Deno.test("a torn journal is one all the same", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/commissioning.json`, '{"vers');
    assertEquals(findJournal(folder), { kind: "open", journal: null });
  }));

Deno.test("a folder that is not there cannot hold a journal, and says so", () => {
  assertEquals(openJournal("/nowhere/at/all", JOURNAL).kind, "failed");
});

Deno.test("putBack() stops a timer that runs, and says when it could not", async () => {
  await withPlug({}, async ({ plug, simulated }) => {
    simulated.firmware.execute([[9, 86_399]], simulated.nowMs());
    assertEquals(await putBack(plug, AbortSignal.timeout(10_000)), null);
    assertEquals([simulated.firmware.countdownS, simulated.firmware.relay], [0, true]);
    await simulated.setFaults(["refuse"]);
    const why = await putBack(plug, AbortSignal.timeout(10_000));
    assertStringIncludes(why ?? "", "turned the connection away");
  });
});

Deno.test("of several plugs the one that set-up was at is put back, or all where nobody knows", () =>
  inFolder((folder) =>
    withPlug({}, async ({ config, simulated }) => {
      const members = [plugNamed("modem"), config].map((plug, index) => {
        return { name: `n${index}`, onDelayMs: 0, carriesPath: false, plug };
      });
      const several = { driver: "several", tested: true, members } as const;
      simulated.firmware.execute([[9, 86_399]], simulated.nowMs());
      openJournal(folder, JOURNAL);
      const settled = await settleLeftover(folder, { config: several, ...TICK });
      assertStringIncludes(settled ?? "", "it is stopped");
      assertEquals(simulated.firmware.countdownS, 0);
      openJournal(folder, { ...JOURNAL, plug: "tuya other 1/9" });
      const other = await settleLeftover(folder, { config: several, ...TICK });
      assertStringIncludes(other ?? "", "another plug");
    })
  ));

Deno.test("without a journal there is nothing to settle, and no plug is asked", () =>
  inFolder(async (folder) => {
    // Nobody listens there: a question would be answered with a hint.
    const config = tuyaConfig({ port: 1 });
    assertEquals(await settleLeftover(folder, { config, ...TICK }), null);
  }));

Deno.test("a tick stops the timer of a set-up that was killed, and forgets the journal", () =>
  inFolder((folder) =>
    withPlug({}, async ({ config, simulated }) => {
      simulated.firmware.execute([[9, 86_399]], simulated.nowMs());
      openJournal(folder, JOURNAL);
      await simulated.setFaults(["refuse"]);
      assertStringIncludes(
        await settleLeftover(folder, { config, ...TICK }) ?? "",
        "asking again",
      );
      assertEquals(findJournal(folder).kind, "open");
      await simulated.setFaults([]);
      assertEquals(
        await settleLeftover(folder, { config, ...TICK }),
        "Set-up had left a timer on the plug; it is stopped",
      );
      assertEquals(simulated.firmware.countdownS, 0);
      assertEquals(await settleLeftover(folder, { config, ...TICK }), null);
    })
  ));

Deno.test("a journal does not end an off time: the plug is asked when the cut is over", () =>
  inFolder((folder) =>
    withPlug({}, async ({ config, simulated }) => {
      openJournal(folder, JOURNAL);
      let isOff = true;
      const tick = { config, nowMs: NOW_MS, isOff: () => isOff };
      assertStringIncludes(await settleLeftover(folder, tick) ?? "", "when the reboot is done");
      assertEquals([simulated.accepted, findJournal(folder).kind], [0, "open"]);
      isOff = false;
      await settleLeftover(folder, tick);
      assertEquals(findJournal(folder).kind, "none");
    })
  ));

Deno.test("a torn journal is settled on the plug that is configured", () =>
  inFolder((folder) =>
    withPlug({}, async ({ config, simulated }) => {
      simulated.firmware.execute([[9, 86_399]], simulated.nowMs());
      await Deno.writeTextFile(`${folder}/commissioning.json`, "{");
      await settleLeftover(folder, { config, ...TICK });
      assertEquals([simulated.firmware.countdownS, findJournal(folder).kind], [0, "none"]);
    })
  ));

Deno.test("a journal of another plug is left, and warned of", () =>
  inFolder((folder) =>
    withPlug({}, async ({ config, simulated }) => {
      openJournal(folder, { ...JOURNAL, plug: "tuya other 1/9" });
      assertStringIncludes(
        await settleLeftover(folder, { config, ...TICK }) ?? "",
        "another plug",
      );
      const dry = await settleLeftover(folder, {
        config: NO_PLUG,
        ...TICK,
      });
      assertStringIncludes(dry ?? "", "another plug");
      assertEquals([simulated.accepted, findJournal(folder).kind], [0, "open"]);
    })
  ));

for (
  const [ageMs, kept] of [[0, true], [119_999, true], [120_000, false], [-1, false]] as const
) {
  Deno.test(`a journal ${ageMs} ms old is ${kept ? "kept" : "closed"} once all is put back`, () =>
    inFolder((folder) =>
      withPlug({}, async ({ config }) => {
        openJournal(folder, { ...JOURNAL, startedMs: NOW_MS - ageMs });
        await settleLeftover(folder, { config, ...TICK });
        assertEquals(findJournal(folder).kind, kept ? "open" : "none");
      })
    ));
}
