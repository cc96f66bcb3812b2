import { assertEquals, assertThrows } from "@std/assert";
import config from "../../../deno.json" with { type: "json" };
import { readTasks, writeTasks } from "../../../lib/install/tasks.ts";

const TASKS = readTasks(JSON.stringify(config));

Deno.test("the tasks that run the product are read with what they may do, and no others", () => {
  const names = TASKS.map(({ name }) => name);
  for (const name of ["setup", "doctor", "reboot", "cloud", "token"]) {
    assertEquals([name, names.includes(name)], [name, true]);
  }
  assertEquals(names.filter((name) => ["demo", "test", "sim", "cycle"].includes(name)), []);
  const pause = TASKS.find(({ name }) => name === "pause");
  assertEquals([pause?.entry, pause?.args], ["home/command_main.ts", ["pause"]]);
});

Deno.test("each flag of the line is there once, quotes gone, the settings' file left out", () => {
  for (const { name, flags } of TASKS) {
    const line = Object.entries(config.tasks).find(([each]) => each === name)![1].command;
    const given = line.replaceAll(/['"]/g, "").split(" ").filter((word) => word.startsWith("--"));
    assertEquals([name, ...flags], [name, ...given.filter((word) => word !== "--config=app.json")]);
  }
});

Deno.test("what is written is read as the same again", () => {
  const odd = { name: "x", description: "d", flags: ["--a=b c", "--d=*"], entry: "home/x_main.ts" };
  const tasks = [...TASKS, { ...odd, args: ["it's"] }];
  assertEquals(readTasks(writeTasks(tasks.slice(0, -1))), TASKS);
  assertEquals(readTasks(writeTasks([{ ...odd, args: [] }])), [{ ...odd, args: [] }]);
});

Deno.test("a deno.json without tasks is refused", () => {
  assertThrows(() => readTasks("{}"), TypeError, "Cannot read the tasks");
});
