import { assertEquals } from "@std/assert";
import { trialPlaces } from "../../../home/setup/places.ts";

const OWN = { state: "/home/a/state", runtime: "/home/a/state/run" };

Deno.test("an installed watchdog is a second place, even behind a link nobody may follow", async () => {
  const folder = await Deno.makeTempDir();
  const installed = { state: `${folder}/link`, runtime: `${folder}/run` };
  const config = `${OWN.state}/home.toml`;
  assertEquals(trialPlaces(OWN, { config, installed }), [{ folders: OWN, owner: "own" }]);
  await Deno.symlink("/nowhere", installed.state);
  assertEquals(trialPlaces(OWN, { config, installed }), [
    { folders: OWN, owner: "own" },
    { folders: installed, owner: "closed" },
  ]);
  await Deno.remove(installed.state);
  await Deno.mkdir(installed.state);
  assertEquals(trialPlaces(OWN, { config, installed })[1]?.owner, "installed");
  assertEquals(
    trialPlaces(installed, { config: `${installed.state}/home.toml`, installed }).length,
    1,
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the folder of home.toml is a place of its own, for an installation that comes later", () => {
  const installed = { state: "/nowhere", runtime: "/nowhere" };
  const beside = trialPlaces(OWN, { config: "/home/a/re/home.toml", installed })[1];
  assertEquals(beside, {
    folders: { state: "/home/a/re", runtime: "/home/a/re" },
    owner: "beside",
  });
  assertEquals(trialPlaces(OWN, { config: "home.toml", installed })[1]?.folders.state, ".");
});
