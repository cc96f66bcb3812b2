/** One worker of the simulator: runs the seeds that it is given, one message for each. */
import { runSeed } from "./run_seed.ts";

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<{ readonly seed: number }>) => void) | null;
  postMessage(message: unknown): void;
};

scope.onmessage = async ({ data }) => {
  scope.postMessage(await runSeed(data.seed, { print: null }));
};
