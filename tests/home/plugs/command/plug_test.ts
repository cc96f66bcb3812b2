import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { createCommandPlug } from "../../../../home/plugs/command/plug.ts";
import type { CommandConfig } from "../../../../home/plugs/command/config.ts";
import type { TimedBy } from "../../../../lib/plugs/plug.ts";
import { relayFor } from "../../../support/plugs/contract_peer.ts";
import { Relay } from "../../../support/plugs/relay.ts";
import { makeRelayProgram, type ProgramManners } from "../../../support/plugs/relay_program.ts";
import {
  type ContractPeer,
  type Situation,
  testPlugContract,
} from "../../../support/plugs/contract.ts";

const signal = new AbortController().signal;

function configFor(path: string, timedBy: TimedBy): CommandConfig {
  return {
    driver: "command",
    tested: true,
    name: "router",
    timedBy,
    off: timedBy === "host" ? [path, "off"] : null,
    cycle: timedBy === "plug" ? [path, "cycle", "{off_seconds}"] : null,
    on: [path, "on"],
    read: [path, "read"],
  };
}

const MANNERS: Partial<Record<Situation, ProgramManners>> = {
  slow: "slow",
  silent: "silent",
  "wrong_credentials": "denied",
  "answer_lost": "loses",
  "not_obeyed": "stuck",
};

async function startPeer(situation: Situation, timedBy: TimedBy): Promise<ContractPeer> {
  const program = await makeRelayProgram(relayFor(situation));
  program.behave(MANNERS[situation] ?? "good");
  const path = situation === "refused" ? `${program.path}-that-is-not-there` : program.path;
  return {
    plug: createCommandPlug(configFor(path, timedBy)),
    get commands() {
      return program.relay().commands;
    },
    relayOn: () => program.relay().on,
    pass: (durationMs) => program.relay().pass(durationMs),
    heal: () => program.behave("good"),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

for (const timedBy of ["plug", "host"] as const) {
  testPlugContract({
    driver: `command timed by the ${timedBy}`,
    timedBy,
    start: (situation) => startPeer(situation, timedBy),
    differs: {
      // Which device a program talks to is the program's own business, and so is the line to it.
      "wrong_device": "does not exist",
      dropped: "does not exist",
      "pieces_1": "does not exist",
      "pieces_7": "does not exist",
      "pieces_40": "does not exist",
      "late_230": "does not exist",
      "late_1200": "does not exist",
    },
  });
}

Deno.test("arguments reach the program as they are, never through a shell", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/tell`;
    const script = `#!/bin/sh\nPATH=/usr/bin:/bin\nprintf '%s|' "$@" > "$(dirname "$0")/told"\n`;
    await Deno.writeTextFile(path, script, { mode: 0o700 });
    const plug = createCommandPlug({
      ...configFor(path, "plug"),
      cycle: [path, "a b; touch x", "$HOME", "--for={off_seconds}s"],
      read: null,
    });
    assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
    assertEquals(await Deno.readTextFile(`${folder}/told`), "a b; touch x|$HOME|--for=30s|");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("without a read the exit code is believed, and nothing is known before", async () => {
  await using program = await makeRelayProgram(new Relay());
  const plug = createCommandPlug({ ...configFor(program.path, "host"), read: null });
  const outcome = await plug.read(signal);
  assertEquals(outcome.kind === "read" ? outcome.reading.on : "failed", null);
  assertEquals(await plug.turnOn(signal), { kind: "on" });
  assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
  assertEquals(program.relay().commands, ["on", "off"]);
});

Deno.test("a program that fails is a refusal: it may have done half of it", async () => {
  await using program = await makeRelayProgram(new Relay());
  const config = configFor(program.path, "host");
  const plug = createCommandPlug({ ...config, off: [program.path, "nonsense"] });
  const outcome = await plug.powerCycle(30_000, signal);
  assertEquals(outcome.kind, "refused");
  assertStringIncludes("hint" in outcome ? outcome.hint : "", "ended with 2");
});

Deno.test("settings with neither off nor cycle are a mistake", () => {
  const config = { ...configFor("/bin/true", "host"), off: null };
  assertThrows(() => createCommandPlug(config), TypeError, "neither off nor cycle");
});
