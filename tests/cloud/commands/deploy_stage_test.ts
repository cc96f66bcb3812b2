import { assertEquals } from "@std/assert";
import { stageCloud } from "../../../cloud/commands/deploy_stage.ts";

Deno.test("what goes up is the cloud alone, with a deno.json of its own", async () => {
  const project = new URL("../../../", import.meta.url).pathname;
  const folder = await stageCloud(project);
  try {
    const names = (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
    assertEquals(names, ["LICENSE", "app.lock", "cloud", "deno.json", "lib"]);
    const config = JSON.parse(await Deno.readTextFile(`${folder}/deno.json`));
    assertEquals(Object.keys(config).sort(), ["compilerOptions", "imports", "lock", "unstable"]);
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", "--frozen", "cloud/main.ts"],
      cwd: folder,
    }).output();
    assertEquals(success, true);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
