import { assertEquals } from "@std/assert";
import { trialPlaces } from "../../../home/setup/places.ts";

const OWN = { state: "/home/a/state", runtime: "/home/a/state/run" };

Deno.test("an installed watchdog is a second place, even behind a link nobody may follow", async () => {
  const folder = await Deno.makeTempDir();
  const installed = { state: `${folder}/link`, runtime: `${folder}/run` };
  assertEquals(trialPlaces(OWN, installed), [{ folders: OWN, installed: false }]);
  await Deno.symlink("/nowhere", installed.state);
  assertEquals(trialPlaces(OWN, installed), [
    { folders: OWN, installed: false },
    { folders: installed, installed: true },
  ]);
  assertEquals(trialPlaces(installed, installed).length, 1);
  await Deno.remove(folder, { recursive: true });
});
