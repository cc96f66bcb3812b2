import { assertEquals } from "@std/assert";
import { readChannel, updateSite } from "../../../cloud/store/records.ts";
import { notify } from "../../../cloud/http/notify.ts";
import { applyTest } from "../../../lib/site/button.ts";
import { createFakeChannel, FAILED } from "../../support/phone/fake_channel.ts";
import { START_MS, withApp } from "../../support/http/app_fixture.ts";

Deno.test("each channel is told at once, and one that fails holds up no other and is shown", () => {
  const now = () => START_MS;
  const well = createFakeChannel({ now });
  const hook = createFakeChannel({ now, name: "webhook" });
  hook.answer = () => FAILED;
  const channels = [hook, well];
  return withApp(async ({ deps, kv, beat, ask, tokens, settle, lines }) => {
    await (await beat()).text();
    const change = await updateSite(kv, "home", {
      change: (site) => site === null ? null : applyTest(site, { now: START_MS }),
      channels: channels.map(({ name }) => name),
      now: START_MS,
    });
    if (change !== null) notify(deps, change);
    await settle();
    assertEquals([well.taken(), hook.taken()], [["Home: a test"], []]);
    assertEquals((await readChannel(kv, "webhook"))?.trouble, "no answer in time");
    assertEquals(lines.filter(({ event }) => event === "notice").length, 1);
    const status = await (await ask("/status", { token: tokens.read })).json();
    assertEquals(status.channel, {
      state: "trouble",
      why: "webhook: no answer in time",
      until: null,
      deliveredAt: null,
      queued: 1,
      setAside: [],
    });
    const each = status.channels.map(({ name, state }: Record<string, string>) => [name, state]);
    assertEquals(each, [["webhook", "trouble"], ["ntfy", "well"]]);
  }, { channels });
});

Deno.test("what rings nobody sends nothing", () => {
  const channel = createFakeChannel({ now: () => START_MS });
  return withApp(async ({ deps, kv, beat, settle }) => {
    await (await beat()).text();
    const change = await updateSite(kv, "home", {
      change: (site) => site === null ? null : { site, flips: [], notices: [], history: [] },
      channels: ["ntfy"],
      now: START_MS,
    });
    if (change !== null) notify(deps, change);
    await settle();
    assertEquals(channel.tried, []);
  }, { channels: [channel] });
});
