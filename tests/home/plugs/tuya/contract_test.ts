/** The Tuya driver in the situations that every driver must master. */
import { createTuyaPlug } from "../../../../home/plugs/tuya/plug.ts";
import { lineTo } from "../../../support/net/device_server.ts";
import { FakePlug } from "../../../support/plugs/tuya/fake_plug.ts";
import {
  DEVICE_ID,
  DEVICE_KEY,
  PROTOCOLS,
  tuyaConfig,
} from "../../../support/plugs/tuya/plug_bench.ts";
import type { PlugFault } from "../../../support/plugs/tuya/plug_connection.ts";
import type { TuyaProtocol } from "../../../support/plugs/tuya/tuya_codec.ts";
import {
  type Contract,
  type ContractPeer,
  lineOf,
  type Situation,
  testPlugContract,
} from "../../../support/plugs/contract.ts";

const FAULTS: Partial<Record<Situation, readonly PlugFault[]>> = {
  silent: ["silent"],
  // It reports in pieces, and something else first.
  slow: ["split_status", "push_first"],
  "answer_lost": ["mute_after_command"],
};

async function startPeer(situation: Situation, protocol: TuyaProtocol): Promise<ContractPeer> {
  let nowMs = 1_000_000;
  const simulated = await FakePlug.start({
    identity: { id: DEVICE_ID, key: DEVICE_KEY, protocol },
    nowMs: () => nowMs,
    firmware: { relay: situation !== "already_off" },
    faults: FAULTS[situation] ?? [],
  });
  const { firmware } = simulated;
  if (situation === "foreign_timer") firmware.execute([[9, 600]], nowMs);
  const before = firmware.commands.length;
  firmware.stuck = situation === "not_obeyed";
  const way = await lineTo(simulated, lineOf(situation));
  const key = situation === "wrong_credentials" ? "fedcba9876543210" : DEVICE_KEY;
  return {
    plug: createTuyaPlug(tuyaConfig({ protocol, port: way.port, key })),
    get commands() {
      const switched = firmware.commands.slice(before).flatMap(({ points }) =>
        points.filter(([dp]) => dp === firmware.switchDp)
      );
      return firmware.stuck ? [] : switched.map(([, to]) => to ? "on" : "off");
    },
    relayOn: () => firmware.relay,
    pass: (durationMs) => {
      nowMs += durationMs;
      simulated.advance();
    },
    heal: () => simulated.faults.clear(),
    async [Symbol.asyncDispose]() {
      await way[Symbol.asyncDispose]();
      await simulated.close();
    },
  };
}

const WRONG_KEY = { powerCycle: "sent", ends: "at its deadline" } as const;

/** Over 3.1 and 3.3 there is no handshake: a command leaves before anything is known of the plug. */
const UNGREETED: NonNullable<Contract["differs"]> = {
  silent: { powerCycle: "sent" },
  "wrong_credentials": WRONG_KEY,
};

/** A 3.1 plug answers questions without a key; a command with a wrong one it does not obey. */
const OPEN: NonNullable<Contract["differs"]> = {
  ...UNGREETED,
  "wrong_credentials": { read: "read", powerCycle: "refused", turnOn: "on", ends: "by itself" },
};

for (const protocol of PROTOCOLS) {
  const greeted = protocol === "3.4" || protocol === "3.5";
  testPlugContract({
    driver: `tuya ${protocol}`,
    timedBy: "plug",
    start: (situation) => startPeer(situation, protocol),
    differs: {
      ...(greeted
        ? { "wrong_credentials": { ends: "at its deadline" } }
        : protocol === "3.1"
        ? OPEN
        : UNGREETED),
      // Another device has another key: that is wrong_credentials.
      "wrong_device": "does not exist",
    },
  });
}
