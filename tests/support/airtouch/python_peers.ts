/** Other people's AirTouch libraries, which pip installs into a folder of their own. */
import { linesOf } from "../base/lines.ts";
import { installPip } from "../peers/install.ts";

/** Pinned; the last release of each when this was written. */
const PACKAGES = ["pyairtouch==4.0.0", "airtouch4pyapi==1.0.8", "airtouch5py==0.5.0"];
const SCRIPTS = new URL("./python/", import.meta.url);

/** A Python that has them. */
export interface PythonPeers extends AsyncDisposable {
  /** Where it is. */
  readonly python: string;
  /** Starts one of `tests/support/airtouch/python`. */
  start(script: string, ...args: readonly string[]): PythonProcess;
}

/** A running script that is spoken to in lines. */
export interface PythonProcess extends AsyncDisposable {
  say(line: string): Promise<void>;
  /** The next line that it prints; throws when it has ended, with what it said of that. */
  next(): Promise<string>;
  /** Ends what it is told, and waits for it. */
  end(): Promise<void>;
}

/** Installs them; a text says why that cannot be. */
export async function installPythonPeers(): Promise<PythonPeers | string> {
  const installed = await installPip(PACKAGES);
  if (typeof installed === "string") return installed;
  const { program } = installed;
  return {
    python: program,
    start: (script, ...args) => startPython(program, [script, ...args]),
    [Symbol.asyncDispose]: installed[Symbol.asyncDispose],
  };
}

/** One of the scripts, by the Python at `python`. */
export function startPython(python: string, [script, ...args]: readonly string[]): PythonProcess {
  const child = new Deno.Command(python, {
    args: [new URL(script ?? "", SCRIPTS).pathname, ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    env: { PYTHONDONTWRITEBYTECODE: "1", PYTHONUNBUFFERED: "1" },
  }).spawn();
  const input = child.stdin.getWriter();
  const lines = linesOf(child.stdout);
  const complaint = new Response(child.stderr).text();
  let state: "runs" | "ended" = "runs";
  const end = async () => {
    if (state === "ended") return;
    state = "ended";
    await input.close().catch(() => {});
    child.kill("SIGTERM");
    for await (const _rest of lines) { /* Nobody reads them any more. */ }
    await complaint;
    await child.status;
  };
  return {
    say: (line) => input.write(new TextEncoder().encode(`${line}\n`)),
    async next() {
      const { value, done } = await lines.next();
      if (done !== true) return value;
      throw new Error(`${script} has ended: ${(await complaint).trim()}`);
    },
    end,
    [Symbol.asyncDispose]: end,
  };
}
