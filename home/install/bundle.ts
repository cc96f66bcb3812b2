/**
 * Tick and control as one file each, with chunks for what is rare. Who owns the checkout makes it, or
 * who makes a release; root only looks whether it is of these very sources, and copies it.
 */
import { sha256Of } from "../../lib/base/bytes.ts";
import { type Chunk, mendChunk, nameChunks, startedOfNode } from "../../lib/install/bundle.ts";
import {
  BUNDLE_FOLDER,
  bundledEntry,
  CONTROL_ENTRY,
  PROBE_ENTRY,
} from "../../lib/install/paths.ts";
import { bareNameOf, readTextFile } from "../host/files.ts";
import { InstallFault } from "./cache.ts";
import { replaceFolder } from "./place.ts";

/** What is bundled, with what it is bundled from. */
const SOURCES = ["home", "lib", "app.lock"];
const ENTRIES = [PROBE_ENTRY, CONTROL_ENTRY];
const STAMP = `${BUNDLE_FOLDER}/sources.sha256`;
const STAMP_BYTES_MAX = 256;

/** Bundles the project into `BUNDLE_FOLDER`, with the stamp of its sources. Throws InstallFault. */
export async function makeBundle(project: string): Promise<void> {
  const { outputFiles, success, errors } = await runBundler(project);
  if (!success) throw new InstallFault(`Cannot bundle: ${errors[0]?.text ?? "no reason given"}`);
  const made = (outputFiles ?? []).map((file): Chunk => ({
    name: bareNameOf(file.path),
    text: mendChunk(file.text()),
  }));
  const chunks = nameChunks(made, ENTRIES.map((entry) => bareNameOf(bundledEntry(entry))));
  const started = startedOfNode(chunks, bareNameOf(bundledEntry(PROBE_ENTRY)));
  if (started.length > 0) {
    throw new InstallFault(`Cannot bundle: a quiet tick would start ${started.join(", ")}`);
  }
  const stamp = await hashSources(project);
  await replaceFolder(`${project}/${BUNDLE_FOLDER}`, async (draft) => {
    for (const { name, text } of chunks) await Deno.writeTextFile(`${draft}/${name}`, text);
    await Deno.writeTextFile(`${draft}/${STAMP.slice(BUNDLE_FOLDER.length + 1)}`, `${stamp}\n`);
  });
}

/** Whether there is a bundle, of the sources that are there now. */
export async function hasBundle(project: string): Promise<boolean> {
  const stored = readTextFile(`${project}/${STAMP}`, STAMP_BYTES_MAX);
  return stored.kind === "text" && stored.text.trim() === await hashSources(project);
}

/** esbuild, in the version that this Deno names, which fetches it from npm's registry once. */
async function runBundler(project: string): Promise<Deno.bundle.Result> {
  try {
    return await Deno.bundle({
      entrypoints: ENTRIES.map((entry) => `${project}/${entry}`),
      outputDir: `${project}/${BUNDLE_FOLDER}`,
      platform: "deno",
      codeSplitting: true,
      minify: true,
      write: false,
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new InstallFault(`Cannot bundle: ${error.message}`, { cause: error });
  }
}

/** One name for all that a bundle is made from, in 64 digits. */
export async function hashSources(project: string): Promise<string> {
  const lines = SOURCES.flatMap((name) => filesBelow(project, name)).sort().map(async (path) =>
    `${await sha256Of(await Deno.readFile(`${project}/${path}`))}  ${path}\n`
  );
  return await sha256Of((await Promise.all(lines)).join(""));
}

function filesBelow(project: string, path: string): readonly string[] {
  if (Deno.statSync(`${project}/${path}`).isFile) {
    return /\.(ts|lock)$/.test(path) ? [path] : [];
  }
  return [...Deno.readDirSync(`${project}/${path}`)].flatMap(({ name }) =>
    filesBelow(project, `${path}/${name}`)
  );
}
