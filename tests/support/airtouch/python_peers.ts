/** Other people's AirTouch libraries, which pip installs into a folder of their own. */
import { linesOf } from "../base/lines.ts";

/** Pinned; the last release of each when this was written. */
const PACKAGES = ["pyairtouch==4.0.0", "airtouch4pyapi==1.0.8", "airtouch5py==0.5.0"];
const INSTALL_MS_MAX = 240_000;
const WHY_CHARACTERS_MAX = 160;
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
  const folder = await Deno.makeTempDir();
  const quiet = ["--quiet", "--disable-pip-version-check", "--no-input"];
  const why = await run("python3", ["-m", "venv", folder]) ??
    await run(`${folder}/bin/python`, ["-m", "pip", "install", ...quiet, ...PACKAGES]);
  const remove = () => Deno.remove(folder, { recursive: true });
  if (why !== null) {
    await remove();
    return why;
  }
  const python = `${folder}/bin/python`;
  return {
    python,
    start: (script, ...args) => startPython(python, [script, ...args]),
    [Symbol.asyncDispose]: remove,
  };
}

async function run(program: string, args: readonly string[]): Promise<string | null> {
  try {
    const { code, stderr } = await new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
      signal: AbortSignal.timeout(INSTALL_MS_MAX),
    }).output();
    if (code === 0) return null;
    const said = new TextDecoder().decode(stderr).trim().replaceAll(/\s+/g, " ");
    return `pip cannot install ${PACKAGES.join(", ")}: ${
      said.slice(-WHY_CHARACTERS_MAX) || "no time left"
    }`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "python3 is not installed";
    throw error;
  }
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
