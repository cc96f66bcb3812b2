/** Tools for set-up whose world is scripted, with a real simulated plug and a real folder. */
import type { SetupTools } from "../../../home/setup/tools.ts";
import { readArguments } from "../../../lib/base/command.ts";
import { readSetupFlags, type SetupFlags, setupShape } from "../../../lib/setup/flags.ts";
import type { ProbeResult } from "../../../lib/probes/probe.ts";
import { DRIVERS, recognizeDevice } from "../../../home/plugs/drivers.ts";
import { loadPlug } from "../../../home/plugs/drivers.ts";
import { DEVICE_ID, DEVICE_KEY } from "../plugs/tuya/plug_bench.ts";
import { type TrialBench, withTrial } from "./trial_bench.ts";

export interface SetupBench extends TrialBench {
  readonly path: string;
  readonly setup: SetupTools;
  /** What the internet targets answer. */
  internet: ProbeResult;
  /** Why the phone's topic refuses; null: it takes all. */
  phone: string | null;
  /** What the cloud says of a token. */
  token: Awaited<ReturnType<SetupTools["askTokenTaken"]>>;
  flags(...args: readonly string[]): SetupFlags;
  /** Flags that leave no question about the plug open. */
  readonly plugFlags: readonly string[];
}

export async function withSetup(
  options: Parameters<typeof withTrial>[0],
  act: (bench: SetupBench) => Promise<void>,
): Promise<void> {
  await withTrial(options, async (trial) => {
    const path = `${trial.folder}/home.toml`;
    await Deno.writeTextFile(`${trial.folder}/given.key`, DEVICE_KEY);
    const bench: SetupBench = {
      ...trial,
      path,
      internet: { kind: "answered", latencyMs: 1 },
      phone: null,
      token: { kind: "taken" },
      flags: (...args) => {
        const shape = { ...setupShape(DRIVERS), help: "" };
        const given = readArguments(["--config", path, ...args], shape);
        return readSetupFlags(given, { drivers: DRIVERS, usual: "home.toml" });
      },
      plugFlags: [
        `--address=127.0.0.1`,
        `--port=${trial.config.port}`,
        `--id=${DEVICE_ID}`,
        `--key-file=${trial.folder}/given.key`,
      ],
      setup: {
        ...trial.tools,
        drivers: DRIVERS,
        facts: () => Promise.resolve({ gateway: null, timeZone: "Europe/Berlin" }),
        discover: () => Promise.resolve({ found: [], deaf: [] }),
        find: () => Promise.resolve([]),
        recognize: (device) => recognizeDevice(device, AbortSignal.timeout(5_000)),
        howToPermit: () => null,
        createPlug: loadPlug,
        probe: ({ probes }) =>
          Promise.resolve(probes.targets.map(({ url, role, kind }) => ({
            url,
            role,
            kind,
            byName: false,
            result: bench.internet,
          }))),
        askTokenTaken: () => Promise.resolve(bench.token),
        sendTest: () => Promise.resolve(bench.phone),
      },
    };
    await act(bench);
  });
}
