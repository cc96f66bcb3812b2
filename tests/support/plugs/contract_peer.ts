import type { Plug } from "../../../lib/plugs/plug.ts";
import { type ContractPeer, lineOf, type Situation } from "./contract.ts";
import { type DeviceServer, lineTo } from "../net/device_server.ts";
import { Relay } from "./relay.ts";

/** A device that a contract's situation is made with. */
export interface PeerParts {
  readonly server: DeviceServer;
  readonly relay: Relay;
  /** The driver under test, pointed at a port. */
  readonly plugAt: (port: number) => Plug;
  /** Somebody else looks at the device. */
  readonly poll?: () => Promise<void>;
}

/** The relay as the situation finds it. */
export function relayFor(situation: Situation): Relay {
  const relay = new Relay(situation !== "already_off");
  if (situation === "foreign_timer") relay.startTimer(600, "off");
  relay.stuck = situation === "not_obeyed";
  return relay;
}

/** Puts a device and the line to it into a situation; the device is closed with the peer. */
export async function startPeer(situation: Situation, parts: PeerParts): Promise<ContractPeer> {
  const { server, relay } = parts;
  const way = await lineTo(server, lineOf(situation));
  if (situation === "silent" || situation === "slow") server.manners = situation;
  if (situation === "answer_lost") server.manners = "loses_command_answers";
  return {
    plug: parts.plugAt(way.port),
    commands: relay.commands,
    dealt: server.dealt,
    relayOn: () => relay.on,
    pass: (durationMs) => relay.pass(durationMs),
    heal: () => server.heal(),
    ...(parts.poll === undefined ? {} : { poll: parts.poll }),
    async [Symbol.asyncDispose]() {
      await way[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
