import { assertEquals } from "@std/assert";
import { createDryRunPlug } from "../../../../home/plugs/dry_run/plug.ts";

const signal = new AbortController().signal;

Deno.test("a dry run says what it would do and knows nothing of any outlet", async () => {
  const plug = createDryRunPlug();
  assertEquals(await plug.powerCycle(30_000, signal), { kind: "would_send" });
  const outcome = await plug.read(signal);
  assertEquals(outcome.kind === "read" ? outcome.reading.on : "failed", null);
  assertEquals((await plug.turnOn(signal)).kind, "unknown");
});
