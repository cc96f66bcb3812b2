import { assertEquals } from "@std/assert";
import { trialPlaces } from "../../../home/setup/places.ts";

const OWN = { state: "/home/a/state", runtime: "/home/a/state/run" };

Deno.test("an installed watchdog is a second place, even behind a link nobody may follow", async () => {
  const folder = await Deno.makeTempDir();
  const installed = { state: `${folder}/link`, runtime: `${folder}/run` };
  assertEquals(trialPlaces(OWN, installed), [{ folders: OWN, owner: "own" }]);
  await Deno.symlink("/nowhere", installed.state);
  assertEquals(trialPlaces(OWN, installed), [
    { folders: OWN, owner: "own" },
    { folders: installed, owner: "closed" },
  ]);
  await Deno.remove(installed.state);
  await Deno.mkdir(installed.state);
  assertEquals(trialPlaces(OWN, installed)[1]?.owner, "installed");
  assertEquals(trialPlaces(installed, installed).length, 1);
  await Deno.remove(folder, { recursive: true });
});
