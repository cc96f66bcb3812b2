/** The real tick with folders that refuse, and with clocks that lie. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { taskFlags } from "../../demo/actors.ts";
import { runDiskStory } from "../disk_story.ts";
import { OFF_MS } from "./ledger.ts";
import type { TickEnd } from "./tick.ts";
import { withUnkilledHome } from "./unkilled.ts";

/** Why nothing can be mounted here; null when it can. */
function findObstacle(): string | null {
  try {
    const { success } = new Deno.Command("unshare", {
      args: ["-rm", "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /mnt"],
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return success ? null : "no mount namespaces here";
  } catch (error) {
    if (error instanceof Error) return "not allowed to run unshare";
    throw error;
  }
}

const obstacle = findObstacle();
/** With good folders the first cut came after so long, and the third. */
const FIRST_CUT_MS = 9_000;
const THIRD_CUT_MS = 22_000;
/** A cut needs three ticks and a second of failure. */
const ROUNDS_MAX = 60;
/** How long a tick waits for its probes, at most. */
const WAIT_MS = 6_000;
const note = obstacle === null ? "" : ` (skipped: ${obstacle})`;

for (const refusing of ["state", "state and runtime"] as const) {
  const [cutsMax, most] = refusing === "state" ? [2, "two cuts"] as const : [0, "no cut"] as const;
  Deno.test({
    name:
      `a ${refusing} folder that is full, read-only or foreign: ${most}, and all ticks say so${note}`,
    ignore: obstacle !== null,
    fn: async () => {
      const kinds = ["full", "read-only", "foreign"] as const;
      const ends = await Promise.all(
        kinds.map((disk) =>
          runDiskStory(
            refusing === "state"
              ? { disk, runtime: "good", storyMs: THIRD_CUT_MS, cutsLeast: cutsMax }
              : { disk, runtime: disk, storyMs: FIRST_CUT_MS, cutsLeast: cutsMax },
          )
        ),
      );
      for (const [index, end] of ends.entries()) {
        const where = `${kinds[index]} ${refusing}`;
        assertEquals(end.exits.filter((code) => code !== 0), [], end.errors.join("\n"));
        assertEquals(end.cuts, cutsMax, where);
        assert(end.darkMsMax <= OFF_MS + 1_500, `${where}: off for ${end.darkMsMax} ms`);
        for (const each of end.warnings) assertMatch(each, /cannot be saved/, where);
      }
    },
  });
}

Deno.test("of two ticks at once one acts, and the other says so by 3", async () => {
  const flags = await taskFlags("probe");
  await withUnkilledHome(flags, async (home) => {
    let cuts = 0;
    let pairs = 0;
    for (let round = 0; round < ROUNDS_MAX && cuts === 0; round++) {
      // Online at first; and nothing is cut before two were at once.
      if (pairs > 0) home.network.hang();
      // The first is in the middle of its work, however busy the machine is, until the other has ended.
      const others: Promise<TickEnd>[] = [];
      home.network.onProbe(async () => void await (others[0] ??= home.tick()));
      const first = await home.tick();
      home.network.onProbe(null);
      assertEquals(first.code, 0, first.errors);
      const second = await others[0];
      assert(second !== undefined, "the first asked nothing");
      // One that took longer than the first waits for an answer was not at once with it.
      if (second.code === 3) pairs++;
      else assert(second.code === 0 && second.tookMs > WAIT_MS, second.errors);
      cuts = (await home.network.view()).commands.length;
    }
    assert(pairs > 0, "no two were ever at once");
    assertEquals((await home.network.view()).commands.length, 1);
  }, { deadline: `${WAIT_MS / 1_000}s` });
});

function hasFaketime(): boolean {
  try {
    return new Deno.Command("faketime", { args: ["--version"], stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

const faketime = hasFaketime();

for (const date of ["1970-01-01 00:00:05", "2100-02-28 23:59:58", "2037-01-01 00:00:00"]) {
  Deno.test({
    name: `a clock that says ${date} cuts as any other, ends outages and cuts nothing else` +
      (faketime ? "" : " (skipped: no faketime here)"),
    ignore: !faketime,
    fn: async () => {
      await withUnkilledHome(await taskFlags("probe"), async (home) => {
        // Right at first, then absurd, then right again: neither step may cut anything.
        const absurd = { through: ["faketime", "-f", `@${date}`] };
        await home.tick();
        for (let count = 0; count < 4; count++) {
          assertEquals((await home.tick(absurd)).code, 0);
          assertEquals((await home.tick()).code, 0);
        }
        assertEquals((await home.network.view()).commands.length, 0);
        home.network.hang();
        let cut = false;
        for (let count = 0; count < 12 && !cut; count++) {
          const end = await home.tick(absurd);
          assertEquals(end.code, 0, end.errors);
          cut = end.record?.action === "cut";
          await new Promise((resolve) => setTimeout(resolve, 300));
        }
        assert(cut, "the line was dead and nothing was cut");
        const back = await home.until((end) => end.record?.cause === "online", absurd);
        assertEquals(back.code, 0, back.errors);
        assertEquals((await home.tick()).code, 0);
        assertEquals((await home.network.view()).commands.length, 1);
      });
    },
  });
}
