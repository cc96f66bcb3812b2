/** Whether the bundler can be had: Deno fetches it from npm's registry, once. */
import { stageRelease, stageSources } from "../../package/release.ts";
import { STOPPED_CODE } from "../base/process_group.ts";
import { demand, runProcess } from "./run_process.ts";

/** What a machine installs. */
export interface StagedProject {
  readonly prepare: (folder: string) => Promise<void>;
  /** What its unit runs, within the installed project. */
  readonly entry: string;
  /** For the name of a test. */
  readonly note: string;
}

/** A project with its bundle; where that cannot be made, its sources. */
export async function bundledProject(): Promise<StagedProject> {
  const why = await whyNoBundler();
  return why === null
    ? { prepare: stageRelease, entry: "dist/tick/main.js", note: "from its bundle" }
    : { prepare: stageSources, entry: "home/main.ts", note: `from sources: ${why}` };
}

/** Why it cannot, in a few words; null: it can. */
export async function whyNoBundler(): Promise<string | null> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/empty.js`, "");
    const { code, errors } = await runProcess([
      ...[Deno.execPath(), "bundle", "--quiet", "--no-config"],
      ...[`--output=${folder}/out.js`, `${folder}/empty.js`],
    ]);
    if (code === 0) return null;
    if (code === STOPPED_CODE || errors.includes("@esbuild/")) {
      return "the bundler could not be fetched";
    }
    throw new Error(`Cannot try the bundler: ${errors.trim()}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Copies it into a folder of Deno's, whose owner then needs no registry for it. */
export async function copyBundler(denoDir: string): Promise<void> {
  const output = await demand("copy the bundler", [Deno.execPath(), "info", "--json"]);
  const from = `${JSON.parse(output).denoDir}/dl`;
  await demand("copy the bundler", ["cp", "--recursive", from, denoDir]);
}
