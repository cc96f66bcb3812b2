import { assertEquals } from "@std/assert";
import { findResult, readEvents } from "../../../home/control/events.ts";

const LINE = (id: number, result = "done") =>
  `{"at":"2026-11-21T03:12:00.000Z","epoch":1,"id":${id},"uptimeMs":1,"kind":"command_done",` +
  `"command":"c${id}","result":"${result}","note":"n"}\n`;

Deno.test("readEvents() reads the old log and the new one; none is no error", async () => {
  const folder = await Deno.makeTempDir();
  assertEquals(readEvents(folder), { events: [], unreadable: 0 });
  await Deno.writeTextFile(`${folder}/events.1.jsonl`, LINE(1) + LINE(2).slice(0, 20));
  await Deno.writeTextFile(`${folder}/events.jsonl`, LINE(2) + LINE(3, "refused"));
  const { events, unreadable } = readEvents(folder);
  assertEquals([events.map(({ id }) => id), unreadable], [[1, 2, 3], 1]);
  assertEquals(findResult(events, "c3")?.result, "refused");
  assertEquals(findResult(events, "c4"), null);
  await Deno.remove(`${folder}/events.jsonl`);
  await Deno.mkdir(`${folder}/events.jsonl`);
  assertEquals(readEvents(folder).unreadable, 2);
  await Deno.remove(folder, { recursive: true });
});
