/** The failure table: what a plug and a network may do, and what comes of it, each in time. */
import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import type { CycleOutcome, Plug, ReadOutcome, TurnOnOutcome } from "../../../../lib/plugs/plug.ts";
import { startBlackHole } from "../../../support/net/black_hole.ts";
import {
  type PlugBench,
  PROTOCOLS,
  timed,
  tuyaConfig,
  withPlug,
} from "../../../support/plugs/tuya/plug_bench.ts";
import type { PlugFault } from "../../../support/plugs/tuya/plug_connection.ts";
import type { TuyaProtocol } from "../../../support/plugs/tuya/tuya_codec.ts";
import { createTuyaPlug } from "../../../../home/plugs/tuya/plug.ts";

/** For what only the deadline ends, and where nothing has to happen before it. */
const DEADLINE_MS = 150;
/** For what must end by itself, long before this. */
const AMPLE_MS = 10_000;
const ENDS_BY_ITSELF: ReadonlySet<string> = new Set(["read", "confirmed", "refused", "on"]);
/** A busy machine may be this late. */
const SLACK_MS = 400;

type Outcome = ReadOutcome | CycleOutcome | TurnOnOutcome;
type Expected = Readonly<Partial<Record<"read" | "powerCycle" | "turnOn", string>>>;

interface Row {
  readonly fault: PlugFault;
  readonly protocols: readonly TuyaProtocol[];
  /** Outcome, and a piece of its hint after a colon. */
  readonly expected: Expected;
  /** Whether the plug obeys the power cycle. */
  readonly obeys: boolean;
}

const OLD: readonly TuyaProtocol[] = ["3.1", "3.3"];
const NEW: readonly TuyaProtocol[] = ["3.4", "3.5"];

const TABLE: readonly Row[] = [
  {
    fault: "refuse",
    protocols: PROTOCOLS,
    expected: { read: "failed: turned", powerCycle: "not_sent: turned", turnOn: "unknown: turned" },
    obeys: false,
  },
  {
    fault: "silent",
    protocols: OLD,
    expected: { read: "failed: said nothing", powerCycle: "sent: not confirmed in time" },
    obeys: false,
  },
  {
    fault: "silent",
    protocols: NEW,
    expected: { read: "failed: said nothing", powerCycle: "not_sent: said nothing" },
    obeys: false,
  },
  {
    fault: "handshake_silent",
    protocols: NEW,
    expected: {
      read: "failed: wrong key",
      powerCycle: "not_sent: wrong key",
      turnOn: "unknown: wrong key",
    },
    obeys: false,
  },
  {
    fault: "handshake_close",
    protocols: NEW,
    expected: {
      read: "failed: closed the connection",
      powerCycle: "not_sent: closed the connection",
      turnOn: "unknown: closed the connection",
    },
    obeys: false,
  },
  { fault: "close", protocols: OLD, expected: { read: "failed: closed" }, obeys: false },
  {
    fault: "close",
    protocols: NEW,
    expected: { read: "failed: closed", powerCycle: "not_sent: closed" },
    obeys: false,
  },
  {
    fault: "ack_only",
    protocols: PROTOCOLS,
    expected: { powerCycle: "sent: not confirmed in time" },
    obeys: true,
  },
  {
    fault: "split_status",
    protocols: PROTOCOLS,
    expected: { powerCycle: "confirmed", turnOn: "on" },
    obeys: true,
  },
  {
    fault: "push_first",
    protocols: PROTOCOLS,
    expected: { read: "read", powerCycle: "confirmed", turnOn: "on" },
    obeys: true,
  },
  {
    fault: "one_point",
    protocols: PROTOCOLS,
    expected: { read: "read", powerCycle: "refused: one value at a time", turnOn: "on" },
    obeys: false,
  },
  {
    fault: "dark_after_off",
    protocols: PROTOCOLS,
    expected: { powerCycle: "sent: lost its Wi-Fi" },
    obeys: true,
  },
  {
    fault: "reset_after_off",
    protocols: PROTOCOLS,
    expected: { powerCycle: "sent: ended without" },
    obeys: true,
  },
  {
    fault: "no_countdown",
    protocols: PROTOCOLS,
    expected: { powerCycle: "sent: did not say that its countdown" },
    obeys: true,
  },
  {
    fault: "query_refused",
    protocols: ["3.3", "3.4", "3.5"],
    expected: { read: "read", powerCycle: "confirmed" },
    obeys: true,
  },
];

for (const { fault, protocols, expected, obeys } of TABLE) {
  for (const protocol of protocols) {
    const outcomes = Object.values(expected).map((each) => each.split(":")[0]).join(", ");
    Deno.test(`${protocol} ${fault}: ${outcomes}`, async () => {
      await withPlug({ protocol, faults: [fault] }, async (bench) => {
        for (const operation of ["read", "powerCycle"] as const) {
          const wanted = expected[operation];
          if (wanted === undefined) continue;
          const mustObey = operation === "powerCycle" && obeys;
          const until = mustObey ? bench.simulated.obeyed(1) : undefined;
          await expectOutcome(bench.plug, { operation, wanted, until });
          const switched = bench.simulated.firmware.commands.filter(({ points }) =>
            points[0]?.[0] === 1
          );
          assertEquals(switched.length, mustObey ? 1 : 0);
        }
        await expectTurnOn(bench, expected.turnOn);
      });
    });
  }
}

async function expectTurnOn({ plug, simulated }: PlugBench, wanted?: string): Promise<void> {
  if (wanted === undefined) return;
  await expectOutcome(plug, { operation: "turnOn", wanted });
  if (wanted === "on") assertEquals(simulated.firmware.relay, true);
}

async function expectOutcome(
  plug: Plug,
  options: {
    readonly operation: keyof Expected;
    readonly wanted: string;
    /** The deadline comes a moment after this; without it, soon. */
    readonly until?: Promise<void> | undefined;
  },
): Promise<void> {
  const [kind = "", hint] = options.wanted.split(": ");
  const deadline = ENDS_BY_ITSELF.has(kind)
    ? { deadlineMs: AMPLE_MS }
    : { deadlineMs: DEADLINE_MS, after: options.until };
  const { outcome, tookMs } = await timed<Outcome>(deadline, (signal) => {
    switch (options.operation) {
      case "read":
        return plug.read(signal);
      case "powerCycle":
        return plug.powerCycle(30_000, signal);
      case "turnOn":
        return plug.turnOn(signal);
    }
  });
  assertEquals(outcome.kind, kind, JSON.stringify(outcome));
  if (hint !== undefined) assertStringIncludes("hint" in outcome ? outcome.hint : "", hint);
  assertLess(tookMs, DEADLINE_MS + SLACK_MS);
}

for (const protocol of PROTOCOLS) {
  for (const fault of ["close", "reset"] as const) {
    Deno.test(`${protocol} ${fault}: whatever is said of the cycle, it was not done`, async () => {
      await withPlug({ protocol, faults: [fault] }, async ({ plug, simulated }) => {
        const { outcome, tookMs } = await timed(
          { deadlineMs: DEADLINE_MS },
          (s) => plug.powerCycle(30_000, s),
        );
        // Over 3.1 and 3.3 the command may leave before the close is noticed.
        assert(outcome.kind === "not_sent" || outcome.kind === "sent");
        assertLess(tookMs, DEADLINE_MS + SLACK_MS);
        assertEquals(simulated.firmware.commands, []);
      });
    });
  }

  Deno.test(`${protocol} ack only: power is read back by asking`, async () => {
    const firmware = { relay: false };
    await withPlug({ protocol, firmware, faults: ["ack_only"] }, async ({ plug }) => {
      const { outcome } = await timed({ deadlineMs: AMPLE_MS }, (signal) => plug.turnOn(signal));
      assertEquals(outcome, { kind: "on" });
    });
  });

  Deno.test(`${protocol}: a wrong key is never obeyed and ends in time`, async () => {
    const config = { key: "fedcba9876543210" };
    await withPlug({ protocol, config }, async ({ plug, simulated }) => {
      const { outcome, tookMs } = await timed(
        { deadlineMs: DEADLINE_MS },
        (s) => plug.powerCycle(30_000, s),
      );
      assertEquals(outcome.kind, OLD.includes(protocol) ? "sent" : "not_sent");
      assertLess(tookMs, DEADLINE_MS + SLACK_MS);
      assertEquals(simulated.firmware.commands, []);
    });
  });

  for (const configured of PROTOCOLS.filter((each) => each !== protocol)) {
    Deno.test(`a ${protocol} plug set up as ${configured} is not read, and in time`, async () => {
      await withPlug({ protocol, config: { protocol: configured } }, async ({ plug }) => {
        const { outcome, tookMs } = await timed(
          { deadlineMs: DEADLINE_MS },
          (signal) => plug.read(signal),
        );
        assertEquals(outcome.kind, "failed");
        assertLess(tookMs, DEADLINE_MS + SLACK_MS);
      });
    });
  }
}

for (const protocol of ["3.3", "3.5"] as const) {
  Deno.test(`${protocol} push only: what was pushed by the deadline is read`, async () => {
    await withPlug({ protocol, faults: ["push_only"] }, async ({ plug }) => {
      const { outcome } = await timed({ deadlineMs: 800 }, (signal) => plug.read(signal));
      assertEquals(outcome.kind === "read" ? outcome.reading.on : "failed", true);
    });
  });
}

Deno.test("a push is not taken for the answer", async () => {
  await withPlug({ faults: ["push_first"] }, async ({ plug }) => {
    const { outcome } = await timed({ deadlineMs: AMPLE_MS }, (signal) => plug.read(signal));
    assertEquals(outcome.kind === "read" ? outcome.reading.on : "failed", true);
  });
});

for (const fault of ["no_switch_point", "empty_points"] as const) {
  Deno.test(`${fault}: the plug is read, and whether it is on is unknown`, async () => {
    await withPlug({ faults: [fault] }, async ({ plug }) => {
      const { outcome } = await timed({ deadlineMs: AMPLE_MS }, (signal) => plug.read(signal));
      assertEquals(outcome.kind === "read" ? outcome.reading.on : "failed", null);
    });
  });
}

Deno.test("packets that are dropped: nothing was sent, and the deadline is kept", async () => {
  await using hole = await startBlackHole();
  const plug = createTuyaPlug(tuyaConfig({ port: hole.port }));
  await expectOutcome(plug, { operation: "read", wanted: "failed: did not answer" });
  await expectOutcome(plug, { operation: "powerCycle", wanted: "not_sent: did not answer" });
  await expectOutcome(plug, { operation: "turnOn", wanted: "unknown: did not answer" });
});

Deno.test("a port that is not permitted is a hint, not a crash", async () => {
  const plug = createTuyaPlug(tuyaConfig({ host: "192.0.2.1" }));
  await expectOutcome(plug, { operation: "powerCycle", wanted: "not_sent: permissions" });
});

Deno.test("a stranger who floods the line with noise is not waited for", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const noise = new Uint8Array(4_096).fill(0x55);
  const flooding = (async () => {
    const connection = await listener.accept();
    try {
      while (true) await connection.write(noise);
    } catch {
      connection.close();
    }
  })();
  const plug = createTuyaPlug(tuyaConfig({ port: listener.addr.port }));
  await expectOutcome(plug, { operation: "read", wanted: "failed: could not be read" });
  await flooding;
  listener.close();
});
