import { assertEquals, assertStringIncludes } from "@std/assert";
import { openJournal } from "../../../home/setup/journal.ts";
import { whyNotLeft } from "../../../home/install/leave.ts";
import { encodeWatchState } from "../../../lib/watch/state/codec.ts";
import { initialState, type WatchState } from "../../../lib/watch/state/state.ts";
import { clockAt } from "../../support/watch/watch.ts";
import { owed } from "../../support/watch/power.ts";

async function withState(
  change: Partial<WatchState> | null,
  act: (root: string, state: string) => void,
): Promise<void> {
  const root = await Deno.makeTempDir();
  const state = `${root}/var/lib/private/rebootinator`;
  await Deno.mkdir(state, { recursive: true });
  if (change !== null) {
    const text = encodeWatchState({ ...initialState(clockAt(60_000)), sequence: 5, ...change });
    await Deno.writeTextFile(`${state}/state.json`, text);
  }
  try {
    act(root, state);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("a watchdog that is at rest, or has never run, may be removed", async () => {
  for (const change of [null, {}]) {
    await withState(change, (root) => assertEquals(whyNotLeft(root), null));
  }
});

Deno.test("not while the power that it cut is off, or is not known to be back", async () => {
  const off = {
    kind: "off",
    sinceMs: 50_000,
    dueOnMs: 80_000,
    reason: "automatic",
    number: 1,
    outcome: "unknown",
  } as const;
  await withState({ phase: off, power: [owed()] }, (root) => {
    assertEquals(whyNotLeft(root), "a reboot of the router is under way");
  });
  await withState({ power: [owed()] }, (root) => {
    assertStringIncludes(whyNotLeft(root) ?? "", "not seen on again");
  });
});

Deno.test("nor while a timer of set-up's may run on the plug", async () => {
  await withState({}, (root, state) => {
    openJournal(state, { plug: "x", startedMs: 1 });
    assertStringIncludes(whyNotLeft(root) ?? "", "set-up may have left a timer");
  });
});
