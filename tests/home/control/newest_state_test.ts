import { assertEquals } from "@std/assert";
import { newestState } from "../../../home/control/newest_state.ts";
import { encodeWatchState } from "../../../lib/watch/state/codec.ts";
import { initialState } from "../../../lib/watch/state/state.ts";
import { clockAt } from "../../support/watch/watch.ts";

Deno.test("newestState() takes the later copy, leaves a broken one where it is, and finds none", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/run`);
  const folders = { state: folder, runtime: `${folder}/run` };
  assertEquals(newestState(folders, null), null);
  const state = { ...initialState(clockAt(60_000)), sequence: 5 };
  await Deno.writeTextFile(`${folder}/state.json`, encodeWatchState(state));
  await Deno.writeTextFile(`${folder}/run/state.json`, encodeWatchState({ ...state, sequence: 6 }));
  assertEquals(newestState(folders, "a")?.sequence, 6);
  await Deno.writeTextFile(`${folder}/run/state.json`, "{");
  assertEquals(newestState(folders, "a")?.sequence, 5);
  assertEquals(await Deno.readTextFile(`${folder}/run/state.json`), "{");
  await Deno.remove(folder, { recursive: true });
});
