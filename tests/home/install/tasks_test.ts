import { assertEquals } from "@std/assert";
import { loadTasks } from "../../../home/install/tasks.ts";

Deno.test("an installed project's tasks are those that were kept, a checkout's are deno.json's", async () => {
  const folder = await Deno.makeTempDir();
  const text = (name: string) =>
    JSON.stringify({
      tasks: { [name]: { description: "d", command: "deno run home/main.ts" } },
    });
  try {
    await Deno.writeTextFile(`${folder}/deno.json`, text("probe"));
    assertEquals(loadTasks(folder).map(({ name }) => name), ["probe"]);
    await Deno.writeTextFile(`${folder}/tasks.json`, text("kept"));
    assertEquals(loadTasks(folder).map(({ name }) => name), ["kept"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
