/** A plug to be tried, with a state folder and a conversation. */
import type { TrialTools } from "../../../home/setup/trial.ts";
import { identifyPlug } from "../../../lib/plugs/plug_identity.ts";
import { type BenchOptions, type PlugBench, withPlug } from "../plugs/tuya/plug_bench.ts";
import { type TypedTalk, typedTalk } from "./typed_talk.ts";

export interface TrialBench extends PlugBench {
  readonly folder: string;
  readonly talk: TypedTalk;
  readonly tools: TrialTools;
  readonly stop: AbortController;
}

/** Runs `act`; every wait lets the plug's clock run instead. `typed` null: nobody is there. */
export async function withTrial(
  options: BenchOptions & { readonly typed?: readonly string[] | null },
  act: (bench: TrialBench) => Promise<void>,
): Promise<void> {
  const { typed = null, ...rest } = options;
  const folder = await Deno.makeTempDir();
  try {
    await withPlug(rest, async (bench) => {
      const talk = typedTalk(typed);
      const stop = new AbortController();
      const pass = (ms: number) => {
        bench.pass(ms);
        return Promise.resolve();
      };
      await act({
        ...bench,
        folder,
        talk,
        stop,
        tools: {
          talk,
          plug: bench.plug,
          ...identifyPlug(bench.config),
          places: [{ folders: { state: folder, runtime: `${folder}/run` }, owner: "own" }],
          nowMs: () => bench.simulated.nowMs(),
          elapsedMs: () => bench.simulated.nowMs(),
          sleep: pass,
          sleepOn: pass,
          stop: stop.signal,
        },
      });
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
