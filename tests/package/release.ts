/** A release: what `install.sh` unpacks, with its packages, and the sums of it. */
import { packageFolders } from "../../home/install/cache.ts";
import { copyFolder, placeProject, placeText } from "../../home/install/place.ts";
import { RELEASE } from "../../lib/base/release.ts";
import { readTasks } from "../../lib/install/tasks.ts";
import { demand } from "../support/install/run_process.ts";

const ROOT = new URL("../../", import.meta.url).pathname.replace(/\/$/, "");
const NAMES = ["app.json", "app.lock", "LICENSE", "lib", "home", "cloud"];
const TEXTS = ["README.md", "CHANGELOG.md", "install.sh"];

/** What a test makes of it. */
export interface Other {
  /** Another version than this one. */
  readonly release: string;
  /** Changes it before it is packed, in its folder. */
  readonly change?: (folder: string) => Promise<void>;
}

/** What came of it: the files that were made, in `folder`. Throws Error with one line. */
export async function makeRelease(folder: string, other?: Other): Promise<readonly string[]> {
  const work = await Deno.makeTempDir();
  const name = `rebootinator-${other?.release ?? RELEASE}`;
  try {
    await stageRelease(`${work}/${name}`, other);
    const tarball = `${name}.tar.gz`;
    // The same files are the same bytes, whoever makes them and when.
    await run([
      ...["tar", "--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner"],
      ...["--mode=u+rw,go=rX", "-C", work, "-cf", `${work}/release.tar`, name],
    ]);
    await run(["gzip", "-n", "-9", `${work}/release.tar`]);
    await Deno.mkdir(folder, { recursive: true });
    await Deno.copyFile(`${work}/release.tar.gz`, `${folder}/${tarball}`);
    await Deno.copyFile(`${work}/${name}/install.sh`, `${folder}/install.sh`);
    const files = [tarball, "install.sh"];
    await writeSums(folder, files.map((file) => `${folder}/${file}`));
    return [...files, "SHA256SUMS"].map((file) => `${folder}/${file}`);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

/** Writes SHA256SUMS of files of that folder. */
export async function writeSums(folder: string, paths: readonly string[]): Promise<void> {
  const sums = await Promise.all(
    paths.map(async (path) => `${await sha256(path)}  ${path.slice(path.lastIndexOf("/") + 1)}\n`),
  );
  await Deno.writeTextFile(`${folder}/SHA256SUMS`, sums.join(""));
}

/** The folder that a release is packed from: a checkout with a bundle of its tick. */
export async function stageRelease(folder: string, other?: Other): Promise<void> {
  await stageSources(folder);
  if (other !== undefined) {
    for (const file of ["install.sh", "lib/base/release.ts"]) {
      const path = `${folder}/${file}`;
      const text = await Deno.readTextFile(path);
      await Deno.writeTextFile(path, text.replaceAll(RELEASE, other.release));
    }
    await other.change?.(folder);
  }
  await run([Deno.execPath(), "task", "--quiet", "bundle"], folder);
}

/** Its packages are beside it: no registry is asked, but for the bundler by who makes a release. */
function fromCache(task: string, command: string): string {
  return task === "bundle" ? command : command.replace(/^deno run /, "deno run --cached-only ");
}

/** The same without a bundle. */
export async function stageSources(folder: string): Promise<void> {
  placeProject(ROOT, folder, NAMES);
  for (const name of TEXTS) await Deno.copyFile(`${ROOT}/${name}`, `${folder}/${name}`);
  const config = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  const users = new Set(readTasks(JSON.stringify(config)).map((task) => task.name));
  const tasks = Object.entries<Record<"command", string>>(config.tasks)
    .filter(([task]) => users.has(task))
    .map(([task, { command, ...rest }]) => [task, { ...rest, command: fromCache(task, command) }]);
  placeText(
    `${folder}/deno.json`,
    `${JSON.stringify({ tasks: Object.fromEntries(tasks), lock: false }, null, 2)}\n`,
    0o644,
  );
  const info = await run([Deno.execPath(), "info", "--json", "--config=app.json", "cloud/main.ts"]);
  for (const { from, to } of packageFolders(JSON.parse(info))) {
    copyFolder(from, `${folder}/cache/npm/registry.npmjs.org/${to}`);
  }
}

function run(words: readonly string[], cwd = ROOT): Promise<string> {
  return demand("make the release", words, { cwd });
}

async function sha256(path: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(path));
  return new Uint8Array(digest).toHex();
}
