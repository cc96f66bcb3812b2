/** How exposed the units are by systemd's own reckoning, ping included; needs no running systemd. */
import { assert } from "@std/assert";
import { UNIT_FOLDER, UNIT_NAMES } from "../../lib/install/paths.ts";
import { say } from "../support/install/private_host.ts";

const PROJECT = new URL("../../", import.meta.url).pathname;
const TARGETS = { "with ping": "ping://1.1.1.1", "without ping": "tcp://1.1.1.1:443" } as const;
/** Most exposure of a tick, 0 – 10. */
const MOST = { "with ping": 1.3, "without ping": 1.1 } as const;

const isOld = await ask("systemd-analyze", ["security", "--offline=true", "--help"]) === null;

async function ask(program: string, args: readonly string[]): Promise<string | null> {
  try {
    const { code, stdout } = await new Deno.Command(program, {
      args: [...args],
      cwd: PROJECT,
      stdin: "null",
    }).output();
    return code === 0 ? new TextDecoder().decode(stdout) : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

async function exposureOf(target: string): Promise<number> {
  const folder = await Deno.makeTempDir();
  try {
    const config = `${folder}/home.toml`;
    await Deno.writeTextFile(
      config,
      `[probe]\ntargets = ["${target}"]\nresolver_check = "off"\n\n[plug]\ndriver = "dry_run"\n`,
    );
    const flags = [`--config=${config}`, `--root=${folder}/r`, "--yes"];
    assert(await ask(Deno.execPath(), ["task", "--quiet", "install", ...flags]) !== null);
    const unit = `${folder}/r${UNIT_FOLDER}/${UNIT_NAMES.probeService}`;
    const text = await ask("systemd-analyze", ["security", "--offline=true", "--no-pager", unit]);
    return Number(/exposure level for \S+: ([\d.]+)/.exec(text ?? "")?.[1]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const how of ["with ping", "without ping"] as const) {
  const note = isOld ? " (skipped: systemd-analyze is too old or not installed)" : "";
  Deno.test({ name: `a tick ${how} is little exposed${note}`, ignore: isOld }, async () => {
    const exposure = await exposureOf(TARGETS[how]);
    say(`exposure of ${UNIT_NAMES.probeService} ${how}: ${exposure}`);
    assert(exposure <= MOST[how], `${exposure}`);
  });
}
