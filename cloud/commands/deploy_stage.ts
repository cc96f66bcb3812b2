/**
 * A folder with the cloud's sources and nothing else, from which `deno deploy` uploads: the command
 * rewrites the `deploy` section of the deno.json that it finds, and home/ has no business there.
 */

const STAGED = ["cloud", "lib", "deno.lock", "LICENSE"] as const;

/** Copies the sources to a temporary folder; remove it afterwards. */
export async function stageCloud(project: string): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "rebootinator-deploy-" });
  for (const name of STAGED) await copyTree(`${project}/${name}`, `${folder}/${name}`);
  const config = JSON.parse(await Deno.readTextFile(`${project}/deno.json`));
  // Tasks, tests and format rules speak of folders that are not there.
  const { imports, compilerOptions, unstable } = config;
  const kept = { imports, compilerOptions, unstable };
  await Deno.writeTextFile(`${folder}/deno.json`, `${JSON.stringify(kept, null, 2)}\n`);
  return folder;
}

async function copyTree(from: string, to: string): Promise<void> {
  if ((await Deno.stat(from)).isFile) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) {
    await copyTree(`${from}/${name}`, `${to}/${name}`);
  }
}
