/** The homebridge driver against a real Homebridge, which npm installs; without it, skipped. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { createHomebridgePlug } from "../../home/plugs/homebridge/plug.ts";
import type { HomebridgeConfig } from "../../home/plugs/homebridge/config.ts";
import {
  type ContractPeer,
  lineOf,
  type Situation,
  testPlugContract,
} from "../support/plugs/contract.ts";
import { lineTo } from "../support/net/device_server.ts";
import { type LineManners, startMannerlyLine } from "../support/net/mannerly_line.ts";
import {
  REAL_PASSWORD,
  REAL_USER,
  type RealHomebridge,
  startRealHomebridge,
} from "../support/plugs/real_homebridge.ts";

const signal = new AbortController().signal;
const MANNERS: Partial<Record<Situation, LineManners>> = {
  silent: "silent",
  slow: "slow",
  "answer_lost": "loses",
};

function configFor(
  { accessory }: RealHomebridge,
  change: Partial<HomebridgeConfig> & { readonly port: number },
): HomebridgeConfig {
  return {
    driver: "homebridge",
    tested: true,
    host: "127.0.0.1",
    user: REAL_USER,
    password: REAL_PASSWORD,
    accessory,
    ...change,
  };
}

function faultOf(situation: Situation): Partial<HomebridgeConfig> {
  if (situation === "wrong_credentials") return { password: "close sesame" };
  if (situation === "wrong_device") return { accessory: "5a".repeat(32) };
  return {};
}

async function startPeer(situation: Situation, real: RealHomebridge): Promise<ContractPeer> {
  await real.reset(situation !== "already_off");
  const line = await startMannerlyLine({
    targetPort: real.port,
    manners: MANNERS[situation] ?? "good",
    isLost: () => real.commands.length > 0,
  });
  const way = await lineTo(line, lineOf(situation));
  return {
    plug: createHomebridgePlug(configFor(real, { port: way.port, ...faultOf(situation) })),
    get commands() {
      return real.commands;
    },
    relayOn: () => real.commands.at(-1) !== "off",
    pass: () => {},
    heal: () => line.heal(),
    async [Symbol.asyncDispose]() {
      await way[Symbol.asyncDispose]();
      await line[Symbol.asyncDispose]();
    },
  };
}

const real = await startRealHomebridge();
if (typeof real === "string") {
  Deno.test({ name: `homebridge: SKIPPED, ${real}`, ignore: true, fn() {} });
} else {
  Deno.test.afterAll(async () => await real[Symbol.asyncDispose]());
  testPlugContract({
    driver: "a real homebridge",
    timedBy: "host",
    foreignTimerS: null,
    start: (situation) => startPeer(situation, real),
    promptMs: 4_000,
    // The accessory is a good one.
    differs: { "not_obeyed": "does not exist" },
  });

  Deno.test("an accessory that it does not know is said, and so is a wrong password", async () => {
    for (
      const [situation, words] of [
        ["wrong_device", "plug.accessory"],
        ["wrong_credentials", "plug.user"],
      ] as const
    ) {
      const config = configFor(real, { port: real.port, ...faultOf(situation) });
      const outcome = await createHomebridgePlug(config).powerCycle(30_000, signal);
      assertEquals(outcome.kind, "not_sent");
      assertStringIncludes("hint" in outcome ? outcome.hint : "", words);
    }
  });
}
