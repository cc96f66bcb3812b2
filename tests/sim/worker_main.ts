/** One worker of the simulator: runs the seeds that it is given, one message for each. */
import { type Half, runSeed } from "./run_seed.ts";

const scope = self as unknown as {
  onmessage:
    | ((event: MessageEvent<{ readonly seed: number; readonly half: Half }>) => void)
    | null;
  postMessage(message: unknown): void;
};

scope.onmessage = async ({ data }) => {
  scope.postMessage(await runSeed(data.seed, { print: null, half: data.half }));
};
