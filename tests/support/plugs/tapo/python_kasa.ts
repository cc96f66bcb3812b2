/**
 * python-kasa, the client that most programs stand on, in a Python environment of its own.
 *
 * @module
 */
import { installPip, runPeer } from "../../peers/install.ts";

const PACKAGE = "python-kasa==0.12.0";
const SCRIPT = new URL("./python_kasa.py", import.meta.url).pathname;

export interface PythonKasa extends AsyncDisposable {
  /** What the script prints for these arguments; an error holds what it said instead. */
  run(...words: readonly string[]): Promise<Readonly<Record<string, unknown>>>;
}

/** Installs it; a text says why that cannot be. */
export async function installPythonKasa(): Promise<PythonKasa | string> {
  const python = await installPip([PACKAGE]);
  if (typeof python === "string") return python;
  return { ...python, run: (...words) => runPeer(python.program, [SCRIPT, ...words]) };
}
