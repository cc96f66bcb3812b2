/**
 * A folder with the cloud's sources and nothing else, from which `deno deploy` uploads: the command
 * rewrites the `deploy` section of the deno.json that it finds, and home/ has no business there.
 */

const STAGED = ["cloud", "lib", "app.lock", "LICENSE"] as const;

/** Copies the sources to a temporary folder; remove it afterwards. */
export async function stageCloud(project: string): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "rebootinator-deploy-" });
  for (const name of STAGED) await copyTree(`${project}/${name}`, `${folder}/${name}`);
  const { compilerOptions } = JSON.parse(await Deno.readTextFile(`${project}/deno.json`));
  const app = JSON.parse(await Deno.readTextFile(`${project}/app.json`));
  const types = compilerOptions.types.filter((path: string) =>
    STAGED.some((name) => path.startsWith(`./${name}/`))
  );
  const kept = { ...app, compilerOptions: { ...compilerOptions, types } };
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
