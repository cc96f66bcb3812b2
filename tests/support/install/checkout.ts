/** A person of a machine with a copy of this repository, and what their Deno has fetched. */
import { copyBundler } from "./bundler.ts";
import type { PrivateHost } from "./private_host.ts";
import { demand } from "./run_process.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
/** What `git clone` would not bring. */
const MADE = ["dist", "node_modules"];

/** Adds them with `~/rebootinator`; the packages are beside it, for there is no internet. */
export async function addOwner(host: PrivateHost, name: string): Promise<void> {
  const { outside, inside } = host.shared;
  const home = `/home/${name}`;
  await stageCheckout(`${outside}/checkout`);
  await copyBundler(`${outside}/deno_dir`);
  await host.ask("useradd", "--create-home", name);
  await host.ask("mkdir", "-p", `${home}/.cache`);
  await host.ask("cp", "--recursive", `${inside}/checkout`, `${home}/rebootinator`);
  await host.ask("cp", "--recursive", `${inside}/deno_dir`, `${home}/.cache/deno`);
  await host.ask("chown", "--recursive", `${name}:`, home);
}

async function stageCheckout(folder: string): Promise<void> {
  const names = (await Array.fromAsync(Deno.readDir(ROOT))).map((entry) => entry.name)
    .filter((name) => !name.startsWith(".") && !MADE.includes(name));
  await Deno.mkdir(folder);
  const words = ["cp", "--recursive", ...names.map((name) => `${ROOT}${name}`), folder];
  await demand("copy the checkout", words);
}
