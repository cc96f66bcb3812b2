import { assertEquals, assertStringIncludes } from "@std/assert";
import { askWithoutLine } from "../../../home/setup/without_line.ts";
import { judgeWithoutLine } from "../../../lib/setup/wan_check.ts";
import { plugFor } from "../../support/plugs/tapo/bench.ts";
import { startFakeTapo } from "../../support/plugs/tapo/fake_plug.ts";

const PULLED = [{
  url: "ping://1.1.1.1",
  role: "internet",
  kind: "ping",
  byName: false,
  result: { kind: "silent", why: "no answer" },
}] as const;

Deno.test("a plug that is on and idle is told to be on, which changes nothing", async () => {
  await using fake = await startFakeTapo();
  const asked = await askWithoutLine(plugFor(fake));
  assertEquals([asked.read.kind, asked.told], ["read", { kind: "on" }]);
  assertEquals([fake.relay.commands, fake.relay.on], [["on"], true]);
  assertEquals(judgeWithoutLine(PULLED, asked).passed, true);
});

Deno.test("one that is off, or on which somebody's timer runs, is only read", async () => {
  await using off = await startFakeTapo();
  off.relay.on = false;
  assertEquals((await askWithoutLine(plugFor(off))).told, null);
  await using timed = await startFakeTapo();
  timed.outlet.startRule(600, "off");
  assertEquals((await askWithoutLine(plugFor(timed))).told, null);
  assertEquals([off.relay.commands, timed.relay.commands], [[], []]);
});

Deno.test("firmware that refuses without the internet does not pass", async () => {
  await using fake = await startFakeTapo({ internet: () => false });
  const { passed, lines } = judgeWithoutLine(PULLED, await askWithoutLine(plugFor(fake)));
  assertEquals(passed, false);
  assertStringIncludes(lines.join(), "no internet just now");
});

Deno.test("nor does firmware that answers without the internet, and takes no command", async () => {
  let questions = 0;
  await using fake = await startFakeTapo({ internet: () => ++questions < 8 });
  const asked = await askWithoutLine(plugFor(fake));
  assertEquals([asked.read.kind, asked.told?.kind], ["read", "unknown"]);
  assertEquals(judgeWithoutLine(PULLED, asked).passed, false);
});
