/** The driver in a process of its own, with the permissions of a tick: it ends, promptly. */
import { assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import { startBlackHole } from "../../../../support/net/black_hole.ts";
import { PROTOCOLS, tuyaConfig, withPlug } from "../../../../support/plugs/tuya/plug_bench.ts";
import type { PlugFault } from "../../../../support/plugs/tuya/plug_connection.ts";
import { runPlugOperation } from "../../../../support/plugs/plug_process.ts";
import type { TuyaProtocol } from "../../../../support/plugs/tuya/tuya_codec.ts";

/** tuyapi by itself would linger for 5 s to 61 s, or for ever. */
const LINGERS_MS_MAX = 1_500;
const DEADLINE_MS = 1_000;
const AMPLE_MS = 10_000;

for (const protocol of PROTOCOLS) {
  Deno.test(`a process that cycled a ${protocol} plug ends at once`, async () => {
    await withPlug({ protocol }, async ({ config, simulated }) => {
      const result = await runPlugOperation({
        config,
        operation: "powerCycle",
        deadlineMs: AMPLE_MS,
      });
      assertEquals(result.outcome, { kind: "confirmed" }, result.stderr);
      assertEquals(result.exitCode, 0);
      assertEquals(result.stderr, "");
      assertLess(result.lingeredMs, LINGERS_MS_MAX);
      assertEquals(simulated.firmware.commands.length, 1);
    });
  });
}

/** Nothing is taken as done. */
const STUCK: readonly (readonly [PlugFault, TuyaProtocol, string])[] = [
  ["silent", "3.3", "sent"],
  ["mute_after_command", "3.3", "sent"],
  ["dark_after_off", "3.4", "sent"],
  ["handshake_silent", "3.4", "not_sent"],
  ["handshake_close", "3.5", "not_sent"],
  ["refuse", "3.3", "not_sent"],
];

for (const [fault, protocol, kind] of STUCK) {
  Deno.test(`a process whose ${protocol} plug shows ${fault} ends at its deadline`, async () => {
    await withPlug({ protocol, faults: [fault] }, async ({ config }) => {
      const result = await runPlugOperation({
        config,
        operation: "powerCycle",
        deadlineMs: DEADLINE_MS,
      });
      assertEquals(result.outcome.kind, kind, result.stderr);
      assertEquals(result.exitCode, 0);
      assertLess(result.lingeredMs, LINGERS_MS_MAX);
    });
  });
}

Deno.test("a process whose plug's network drops packets ends at its deadline", async () => {
  await using hole = await startBlackHole();
  const result = await runPlugOperation({
    config: tuyaConfig({ port: hole.port }),
    operation: "turnOn",
    deadlineMs: DEADLINE_MS,
  });
  assertEquals(result.outcome.kind, "unknown");
  assertEquals(result.exitCode, 0);
  assertLess(result.lingeredMs, LINGERS_MS_MAX);
});

Deno.test("a variable that is named stays readable while all others are ignored", async () => {
  await withPlug({}, async ({ config }) => {
    const result = await runPlugOperation(
      { config, operation: "read", deadlineMs: AMPLE_MS, variable: "REBOOTINATOR_TEST" },
      [
        `--allow-net=127.0.0.1:${config.port}`,
        "--allow-env=REBOOTINATOR_TEST",
        "--ignore-env",
      ],
    );
    assertEquals(result.outcome.kind, "read", result.stderr);
    assertEquals(result.variable, "readable");
    // DEBUG=* is set, and would make tuyapi print keys.
    assertEquals(result.stderr, "");
  });
});

Deno.test("without --ignore-env the library cannot load, and the hint says so", async () => {
  await withPlug({}, async ({ config, simulated }) => {
    const result = await runPlugOperation(
      { config, operation: "powerCycle", deadlineMs: AMPLE_MS },
      [`--allow-net=127.0.0.1:${config.port}`],
    );
    assertEquals(result.outcome.kind, "not_sent");
    assertStringIncludes(result.outcome.hint ?? "", "--ignore-env");
    assertEquals(simulated.accepted, 0);
  });
});

Deno.test("a plug at an address that is not permitted is told from one that is away", async () => {
  const result = await runPlugOperation(
    { config: tuyaConfig({}), operation: "powerCycle", deadlineMs: AMPLE_MS },
    ["--allow-net=127.0.0.1:1", "--ignore-env"],
  );
  assertEquals(result.outcome.kind, "not_sent", result.stderr);
  assertStringIncludes(result.outcome.hint ?? "", "permissions");
});
