/** Deno for another machine: npm's package of it, whose SHA-256 install.sh knows. */
import { demand } from "../../support/install/run_process.ts";
import type { Architecture } from "./build.ts";

const SCRIPT = new URL("../../../install.sh", import.meta.url);
const NPM_NAMES = { amd64: "linux-x64-glibc", arm64: "linux-arm64-glibc" } as const;
const SUM_NAMES = { amd64: "deno_x86_64", arm64: "deno_aarch64" } as const;

/** The program's path below `folder`. Throws Error with one line. */
export async function fetchDeno(architecture: Architecture, folder: string): Promise<string> {
  const script = await Deno.readTextFile(SCRIPT);
  const [, sum] = new RegExp(`^${SUM_NAMES[architecture]}=([0-9a-f]{64})$`, "m").exec(script) ?? [];
  const name = `@deno/${NPM_NAMES[architecture]}@${Deno.version.deno}`;
  const target = `${folder}/deno-${architecture}`;
  await Deno.mkdir(target);
  const output = await demand("fetch Deno", [
    "npm",
    "pack",
    "--silent",
    `--pack-destination=${target}`,
    name,
  ]);
  const archive = `${target}/${output.trim().split("\n").at(-1)}`;
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(archive));
  const found = new Uint8Array(digest).toHex();
  if (found !== sum) throw new Error(`Cannot take ${name}: its SHA-256 is ${found}, not ${sum}`);
  await demand("fetch Deno", ["tar", "-xzf", archive, "-C", target, "package/deno"]);
  return `${target}/package/deno`;
}
