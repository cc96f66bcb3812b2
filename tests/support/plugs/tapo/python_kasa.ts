/**
 * python-kasa, the client that most programs stand on, in a Python environment of its own.
 *
 * @module
 */
const PACKAGE = "python-kasa==0.12.0";
const INSTALL_MS_MAX = 180_000;
const RUN_MS_MAX = 60_000;
const WHY_CHARACTERS_MAX = 160;
const SCRIPT = new URL("./python_kasa.py", import.meta.url).pathname;

export interface PythonKasa extends AsyncDisposable {
  /** What the script prints for these arguments; an error holds what it said instead. */
  run(...words: readonly string[]): Promise<Readonly<Record<string, unknown>>>;
}

/** Installs it; a text says why that cannot be. */
export async function installPythonKasa(): Promise<PythonKasa | string> {
  const folder = await Deno.makeTempDir();
  const remove = () => Deno.remove(folder, { recursive: true });
  const python = `${folder}/bin/python`;
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGE];
  const why = await step("python3", ["-m", "venv", folder]) ?? await step(python, pip);
  if (why !== null) {
    await remove();
    return why;
  }
  return {
    run: async (...words) => {
      const { code, stdout, stderr } = await new Deno.Command(python, {
        args: [SCRIPT, ...words],
        stdin: "null",
        signal: AbortSignal.timeout(RUN_MS_MAX),
      }).output();
      if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
      return JSON.parse(new TextDecoder().decode(stdout));
    },
    [Symbol.asyncDispose]: remove,
  };
}

async function step(program: string, args: readonly string[]): Promise<string | null> {
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
    return `python-kasa cannot be installed: ${
      said.slice(0, WHY_CHARACTERS_MAX) || "no time left"
    }`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return `${program} is not installed`;
    throw error;
  }
}
