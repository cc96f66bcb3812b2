/** A real HomeKit accessory as a process of its own. */
import { HapLink } from "../../../home/plugs/homekit/link.ts";
import { beginSetup, finishSetup } from "../../../home/plugs/homekit/pair_setup.ts";
import { PlugTrouble } from "../../../home/plugs/stepped_plug.ts";
import type { HomekitPairing } from "../../../home/plugs/homekit/pairing.ts";

export const HOMEKIT_ID = "AA:BB:CC:DD:EE:01";
export const SETUP_CODE = "131-22-133";

/** The first start may have to download; then it takes one or two seconds. */
const START_MS_MAX = 60_000;
const LOOK_EVERY_MS = 25;
const CONFIG = new URL("./homekit/deno.json", import.meta.url).pathname;
const PROGRAM = new URL("./homekit/outlet_main.ts", import.meta.url).pathname;

export interface HomekitPeer extends AsyncDisposable {
  readonly port: number;
  /** Commands that were obeyed since `reset()`, in order. */
  readonly commands: readonly ("off" | "on")[];
  /** Sets the outlet by hand and forgets the commands. */
  reset(state: {
    readonly on: boolean;
    readonly inUse?: boolean;
    /** It leaves types out of its answers, as some accessories do. */
    readonly typeless?: boolean;
  }): Promise<void>;
  relayOn(): Promise<boolean>;
}

/** Flags of a process with the packages of `homekit/deno.json`. */
export function homekitFlags(folder: string): readonly string[] {
  return [
    "run",
    "--quiet",
    "--no-prompt",
    "--frozen",
    `--config=${CONFIG}`,
    "--allow-net=127.0.0.1",
    "--allow-read",
    `--allow-write=${folder}`,
    "--allow-sys",
    "--ignore-env",
  ];
}

/** Starts an accessory that nobody is paired with; a text says why there is none. */
export async function startHomekitOutlet(): Promise<HomekitPeer | string> {
  const folder = await Deno.makeTempDir();
  const child = new Deno.Command(Deno.execPath(), {
    args: [...homekitFlags(folder), PROGRAM, folder, HOMEKIT_ID, SETUP_CODE],
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let exited = false;
  const status = child.status.then(() => exited = true);
  const end = async () => {
    await child.stdin.close().catch(() => {});
    if (!exited) child.kill("SIGKILL");
    await status;
    await Deno.remove(folder, { recursive: true });
  };
  const lines = () => readLines(`${folder}/log`);
  const until = performance.now() + START_MS_MAX;
  while (lines().length === 0 && !exited && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  const [first] = lines();
  if (first === undefined) {
    await end();
    return "npm:hap-nodejs cannot be had or does not start";
  }
  const { port, control }: { readonly port: number; readonly control: number } = JSON.parse(first);
  const ask = async (init: RequestInit): Promise<boolean> =>
    await (await fetch(`http://127.0.0.1:${control}/`, init)).json();
  let from = 1;
  return {
    port,
    get commands() {
      return lines().slice(from) as ("off" | "on")[];
    },
    reset: async ({ on, inUse = true, typeless = false }) => {
      await ask({ method: "POST", body: JSON.stringify({ on, inUse, typeless }) });
      from = lines().length;
    },
    relayOn: () => ask({}),
    [Symbol.asyncDispose]: end,
  };
}

function readLines(path: string): readonly string[] {
  try {
    return Deno.readTextFileSync(path).split("\n").slice(0, -1);
  } catch {
    return [];
  }
}

/** Pairs with the accessory as an owner would; throws when it refuses. */
export async function pairWith(port: number, code = SETUP_CODE): Promise<HomekitPairing> {
  const signal = AbortSignal.timeout(20_000);
  const link = await HapLink.open({ hostname: "127.0.0.1", port }, signal);
  if (!(link instanceof HapLink)) throw new Error(link);
  try {
    const offer = await beginSetup(link, "plain");
    if (offer instanceof PlugTrouble) throw new Error(offer.hint);
    const ownId = crypto.randomUUID();
    const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);
    const pairing = await finishSetup(link, { offer, code, random, ownId });
    if (pairing instanceof PlugTrouble) throw new Error(pairing.hint);
    return pairing;
  } finally {
    await link.close();
  }
}
