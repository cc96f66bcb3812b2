import { assertEquals } from "@std/assert";
import { createUnloadedPlug } from "../../../home/plugs/unloaded_plug.ts";

const signal = new AbortController().signal;

Deno.test("a plug that was not loaded answers nothing but why, and nothing was sent", async () => {
  const plug = createUnloadedPlug("gone");
  assertEquals(await plug.read(signal), { kind: "failed", hint: "gone" });
  assertEquals(await plug.powerCycle(30_000, signal), { kind: "not_sent", hint: "gone" });
  assertEquals(await plug.turnOn(signal), { kind: "unknown", hint: "gone" });
});
