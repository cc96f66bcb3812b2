/**
 * What the tests of the Tuya driver share: a plug whose clock stands still until it is told, and a
 * driver pointed at it.
 *
 * @module
 */
import { createTuyaPlug } from "../../../../home/plugs/tuya/plug.ts";
import type { SinglePlug } from "../../../../lib/plugs/driver.ts";
import type { TuyaConfig } from "../../../../home/plugs/tuya/config.ts";
import { described } from "../../config/home_config.ts";
import type { Plug } from "../../../../lib/plugs/plug.ts";
import { FakePlug, type FakePlugOptions } from "./fake_plug.ts";
import type { TuyaProtocol } from "./tuya_codec.ts";
import { startTurnClock } from "../../base/patience.ts";

export const PROTOCOLS = ["3.1", "3.3", "3.4", "3.5"] as const satisfies readonly TuyaProtocol[];
export const DEVICE_ID = "bf0000000000000000test";
export const DEVICE_KEY = "0123456789abcdef";

export interface PlugBench {
  readonly simulated: FakePlug;
  readonly plug: Plug;
  readonly config: TuyaConfig & SinglePlug;
  /** Lets the plug's clock run. */
  pass(durationMs: number): void;
}

export type BenchOptions = Partial<Omit<FakePlugOptions, "identity" | "nowMs">> & {
  readonly protocol?: TuyaProtocol;
  readonly config?: Partial<TuyaConfig>;
};

/** Runs `act` against a fresh plug, and closes the plug whatever happens. */
export async function withPlug(
  options: BenchOptions,
  act: (bench: PlugBench) => Promise<void>,
): Promise<void> {
  let now = 1_000_000;
  const protocol = options.protocol ?? "3.3";
  const simulated = await FakePlug.start({
    identity: { id: DEVICE_ID, key: DEVICE_KEY, protocol },
    nowMs: () => now,
    ...options,
  });
  const config = tuyaConfig({ protocol, port: simulated.port, ...options.config });
  try {
    await act({
      simulated,
      config,
      plug: createTuyaPlug(config),
      pass: (durationMs) => {
        now += durationMs;
        simulated.advance();
      },
    });
  } finally {
    await simulated.close();
  }
}

export function tuyaConfig(changes: Partial<TuyaConfig>): TuyaConfig & SinglePlug {
  return described({
    driver: "tuya",
    tested: true,
    host: "127.0.0.1",
    port: 6668,
    id: DEVICE_ID,
    key: DEVICE_KEY,
    protocol: "3.3",
    switchDp: 1,
    countdownDp: 9,
    ...changes,
  });
}

export interface Deadline {
  readonly deadlineMs: number;
  /** The deadline starts to run when this ends; without it, at once. */
  readonly after?: Promise<void> | undefined;
}

/** Runs `act` under a deadline and returns how long it took, by a
 * clock that a busy machine does not make late; leaves no timer behind. */
export async function timed<T>(
  { deadlineMs, after }: Deadline,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<{ readonly outcome: T; readonly tookMs: number }> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const start = () => {
    if (!ended) timer = setTimeout(() => controller.abort(), deadlineMs);
  };
  if (after === undefined) start();
  else after.then(start);
  using clock = startTurnClock();
  try {
    const outcome = await act(controller.signal);
    return { outcome, tookMs: clock.elapsedMs() };
  } finally {
    ended = true;
    clearTimeout(timer);
  }
}
