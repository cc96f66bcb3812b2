/** A registry's package of the Deno that runs, so that an installation without internet finds it. */
import { writeMetadata } from "./npm_files.ts";
import { demand } from "./run_process.ts";

const NAME = Deno.build.arch === "x86_64" ? "linux-x64-glibc" : "linux-arm64-glibc";

/** Packs it below `folder`, where a registry has it; gives its SHA-256. Throws Error. */
export async function packDeno(folder: string): Promise<string> {
  const version = Deno.version.deno;
  const work = await Deno.makeTempDir();
  await Deno.mkdir(`${work}/package`);
  await Deno.copyFile(Deno.execPath(), `${work}/package/deno`);
  const about = { name: `@deno/${NAME}`, version };
  await Deno.writeTextFile(`${work}/package/package.json`, JSON.stringify(about));
  const target = `${folder}/@deno/${NAME}`;
  await Deno.mkdir(`${target}/-`, { recursive: true });
  const archive = `${target}/-/${NAME}-${version}.tgz`;
  const words = ["tar", "-C", work, "--use-compress-program=gzip -1", "-cf", archive, "package"];
  await demand(`pack ${NAME}`, words);
  await writeMetadata(target, about);
  await Deno.remove(work, { recursive: true });
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(archive));
  return new Uint8Array(digest).toHex();
}
