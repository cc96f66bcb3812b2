/**
 * What the tests of the Tapo driver share: a driver pointed at a simulated plug, which waits by the
 * plug's clock.
 *
 * @module
 */
import { knock } from "../../../../home/plugs/tapo/knock.ts";
import { createTapoPlug, REAL_PORTS, type TapoPorts } from "../../../../home/plugs/tapo/plug.ts";
import type { TapoConfig } from "../../../../home/plugs/tapo/config.ts";
import type { Plug } from "../../../../lib/plugs/plug.ts";
import { type FakeTapo, TAPO_ACCOUNT, TAPO_MAC } from "./fake_plug.ts";

export function tapoConfig(change: Partial<TapoConfig> & { readonly port: number }): TapoConfig {
  return {
    driver: "tapo",
    tested: true,
    host: "127.0.0.1",
    mac: TAPO_MAC,
    outlet: 1,
    ...TAPO_ACCOUNT,
    family: null,
    timedBy: "plug",
    ...change,
  };
}

/** The host's surroundings, of which waiting lets the plug's own clock run. */
export function portsFor(fake: Pick<FakeTapo, "relay" | "udpPort">): TapoPorts {
  return {
    ...REAL_PORTS,
    sleep: (durationMs) => {
      fake.relay.pass(durationMs);
      return Promise.resolve();
    },
    knock: async (host) => {
      const knocked = await knock(host, [fake.udpPort]);
      // The datagram was handed to the kernel; the plug needs a turn to hear it.
      await new Promise((resolve) => setTimeout(resolve, 50));
      return knocked;
    },
  };
}

export function plugFor(fake: FakeTapo, change: Partial<TapoConfig> = {}): Plug {
  return createTapoPlug(tapoConfig({ port: fake.server.port, ...change }), portsFor(fake));
}
