/** Node with npm as a person has them, and the registry from which npx gets Deno, for a bare machine. */
import { demand, runProcess } from "./run_process.ts";

/** What they are, as files of this machine. */
interface NpmFiles {
  readonly node: string;
  /** npm's own folder. */
  readonly npm: string;
}

/** Where they are here; or why there are none, in a few words. */
export async function findNpm(): Promise<NpmFiles | string> {
  const node = await runProcess(["node", "--print", "process.execPath"]);
  if (node.code !== 0) return "node is not installed";
  // Its program is a link to npm/bin/npm-cli.js.
  const npm = await runProcess(["sh", "-c", 'readlink -f "$(command -v npm)"']);
  const [, folder] = /^(.*\/npm)\/bin\/npm-cli\.js$/.exec(npm.output.trim()) ?? [];
  return folder === undefined ? "npm is not installed" : { node: node.output.trim(), npm: folder };
}

/** Lays them out below `folder` as node's makers do, to be copied to /usr/local. Throws Error. */
export async function placeNpm(folder: string, { node, npm }: NpmFiles): Promise<void> {
  await Deno.mkdir(`${folder}/bin`, { recursive: true });
  await Deno.mkdir(`${folder}/lib/node_modules`, { recursive: true });
  await demand("lay out npm", ["cp", "--dereference", node, `${folder}/bin/node`]);
  await demand("lay out npm", ["cp", "--recursive", npm, `${folder}/lib/node_modules/npm`]);
  for (const name of ["npm", "npx"]) {
    await Deno.symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, `${folder}/bin/${name}`);
  }
}

/**
 * Fetches npm's package `deno` of the version that runs into the registry in `folder`, where
 * `packDeno()` has put its program. Null: done; else why it could not be fetched.
 */
export async function packNpmDeno(folder: string): Promise<string | null> {
  const version = Deno.version.deno;
  const target = `${folder}/deno/-`;
  await Deno.mkdir(target, { recursive: true });
  const words = ["npm", "pack", "--silent", `--pack-destination=${target}`, `deno@${version}`];
  const packed = await runProcess(words, { limitMs: 60_000 });
  if (packed.code !== 0) return "npm's package of Deno could not be fetched";
  const about = ["tar", "-xzOf", `${target}/deno-${version}.tgz`, "package/package.json"];
  await writeMetadata(
    `${folder}/deno`,
    JSON.parse(await demand("read npm's package of Deno", about)),
  );
  return null;
}

/** What a registry says of a package with one version, beside its archive in `-`. */
export async function writeMetadata(
  folder: string,
  about: { readonly name: string; readonly version: string },
): Promise<void> {
  const file = `${about.name.split("/").at(-1)}-${about.version}.tgz`;
  const dist = { tarball: `{origin}/${about.name}/-/${file}` };
  await Deno.writeTextFile(
    `${folder}/metadata.json`,
    JSON.stringify({
      name: about.name,
      "dist-tags": { latest: about.version },
      versions: { [about.version]: { ...about, dist } },
    }),
  );
}
