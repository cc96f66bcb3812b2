import { assert, assertEquals } from "@std/assert";
import { tellHomeAssistant } from "../../../home/watch/home_assistant.ts";
import { runTick, type TickOptions } from "../../../home/watch/tick.ts";
import type { MqttConfig } from "../../../lib/config/mqtt_config.ts";
import { initialState } from "../../../lib/watch/state/state.ts";
import { createTickWorld, OPTIONS, type TickWorld } from "../../support/watch/tick_world.ts";
import { clockAt, saw } from "../../support/watch/watch.ts";

const MQTT: MqttConfig = {
  host: "127.0.0.1",
  port: 1883,
  user: null,
  password: null,
  discoveryPrefix: "homeassistant",
};
const TOLD: TickOptions = { ...OPTIONS, config: { ...OPTIONS.config, mqtt: MQTT } };
const DEAD = { kind: "silent", why: "No answer" } as const;

/** A tick in which telling Home Assistant comes to what `tell` says; what was asked for is in `world`. */
async function tickIn(world: TickWorld, tell: () => Promise<string | null>) {
  world.asked.length = 0;
  const report = await runTick({
    ...world.ports,
    tellHomeAssistant: ({ state }) => {
      world.asked.push(`tell ${state.text}`);
      return tell();
    },
  }, TOLD);
  world.nowMs += 15_000;
  return report;
}

const well = () => Promise.resolve(null);

Deno.test("what a tick left is told, of this site by its prefix", async () => {
  const topics: string[] = [];
  const told = await tellHomeAssistant(initialState(clockAt(0)), {
    ...TOLD,
    diagnosis: saw("online"),
    tell: ({ discovery, state }) => {
      topics.push(discovery.topic, state.topic);
      return Promise.resolve("no answer");
    },
  });
  const site = "rebootinator_cabin";
  assertEquals(topics, [`homeassistant/device/${site}/config`, "rebootinator/cabin/state"]);
  assertEquals(told.note(initialState(clockAt(0))).news, "cannot be told (no answer)");
});

Deno.test("a cut is told once its intent is saved and its command has left", async () => {
  const world = createTickWorld();
  await tickIn(world, well);
  world.internet = DEAD;
  for (let count = 0; count < 5; count++) await tickIn(world, well);
  const told = world.asked.findIndex((asked) => asked.startsWith("tell "));
  const cut = world.asked.indexOf("power cycle 30000");
  assert(cut > 0 && world.asked.indexOf("save runtime+disk", cut) < told, world.asked.join(", "));
  const { power, internet, cause } = JSON.parse((world.asked[told] ?? "").slice(5));
  assertEquals([power, internet, cause], ["off", "down", "internet_dead"]);
});

Deno.test("that Home Assistant cannot be told is said once, and changes nothing else", async () => {
  const [plain, told] = [createTickWorld(), createTickWorld()];
  const news: (string | null)[] = [];
  for (let count = 0; count < 12; count++) {
    for (const world of [plain, told]) if (count === 2) world.internet = DEAD;
    plain.asked.length = 0;
    const without = await runTick(plain.ports, OPTIONS);
    plain.nowMs += 15_000;
    const report = await tickIn(told, () => Promise.resolve("no answer"));
    news.push(report.homeAssistant);
    assertEquals(report.action, without.action);
    assertEquals(report.state.phase, without.state.phase);
    assertEquals(
      told.asked.filter((asked) =>
        /power|turn|heartbeat|read/.test(asked) && !asked.startsWith("tell")
      ),
      plain.asked.filter((asked) => /power|turn|heartbeat|read/.test(asked)),
    );
  }
  assertEquals(news, ["cannot be told (no answer)", ...Array(11).fill(null)]);
  assertEquals((await tickIn(told, well)).homeAssistant, "is told again");
});

Deno.test("a broker that is silent holds up neither heartbeat nor what is saved", async () => {
  const world = createTickWorld();
  const answer = Promise.withResolvers<string | null>();
  const ticking = tickIn(world, () => answer.promise);
  while (!world.asked.includes("save runtime")) await new Promise((resolve) => setTimeout(resolve));
  assert(world.asked.includes("heartbeat online watching"), world.asked.join(", "));
  answer.resolve(null);
  assertEquals((await ticking).heartbeat?.kind, "accepted");
});
