/** Packages from PyPI in a Python environment of their own. */

const INSTALL_MS_MAX = 180_000;
const RUN_MS_MAX = 60_000;
const WHY_CHARACTERS_MAX = 160;

export interface PythonPeer extends AsyncDisposable {
  /** What a script prints for these arguments, as JSON; an error holds what it said instead. */
  run(script: string, ...words: readonly string[]): Promise<Readonly<Record<string, unknown>>>;
}

/** Installs `package`, `"name==1.2.3"`; a text says why that cannot be. */
export async function installPython(package_: string): Promise<PythonPeer | string> {
  const folder = await Deno.makeTempDir();
  const remove = () => Deno.remove(folder, { recursive: true });
  const python = `${folder}/bin/python`;
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", package_];
  const why = await step("python3", ["-m", "venv", folder]) ?? await step(python, pip);
  if (why !== null) {
    await remove();
    return why;
  }
  return {
    async run(script, ...words) {
      const { code, stdout, stderr } = await new Deno.Command(python, {
        args: [script, ...words],
        stdin: "null",
        signal: AbortSignal.timeout(RUN_MS_MAX),
      }).output();
      if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
      return JSON.parse(new TextDecoder().decode(stdout));
    },
    [Symbol.asyncDispose]: remove,
  };

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
      return `${package_} cannot be installed: ${
        said.slice(0, WHY_CHARACTERS_MAX) || "no time left"
      }`;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return `${program} is not installed`;
      throw error;
    }
  }
}
