/** The files of a bare Debian, made once by debootstrap from its mirror and kept in .artefacts. */
import { STOPPED_CODE } from "../base/process_group.ts";
import { runProcess } from "./run_process.ts";

const KEPT = new URL("../../../.artefacts/debian/", import.meta.url).pathname;
const SUITE = "bookworm";
const MIRROR = "http://deb.debian.org/debian";
/** What a Debian has that is installed as a system, beyond the smallest. */
const PACKAGES = [
  "systemd",
  "systemd-sysv",
  "dbus",
  "iproute2",
  "iputils-ping",
  "ca-certificates",
  "curl",
];
const MIRROR_MS = 10_000;
/** Some 100 MB are fetched and unpacked. */
const MAKING_LIMIT_MS = 10 * 60_000;

/** A folder with them, or why there is none. */
export type DebianRoot =
  | { readonly kind: "root"; readonly path: string }
  | { readonly kind: "none"; readonly why: string };

/** Finds or makes them; whoever wants them meanwhile waits. */
export async function findDebianRoot(): Promise<DebianRoot> {
  await Deno.mkdir(KEPT, { recursive: true });
  using lock = await Deno.open(`${KEPT}${SUITE}.lock`, { write: true, create: true });
  await lock.lock(true);
  return await findOrMake(`${KEPT}${SUITE}`);
}

async function findOrMake(path: string): Promise<DebianRoot> {
  if (await isThere(`${path}/etc/debian_version`)) return { kind: "root", path };
  for (const program of ["debootstrap", "dpkg-deb"]) {
    const { code } = await runProcess(["sh", "-c", `command -v ${program}`]);
    if (code !== 0) return { kind: "none", why: `${program} is not installed` };
  }
  const reached = await runProcess(["timeout", `${MIRROR_MS / 1_000}`, "apt-get", "update"]);
  if (reached.code !== 0) return { kind: "none", why: "Debian's mirror is not reached" };
  const draft = `${path}.new`;
  await Deno.remove(draft, { recursive: true }).catch(() => {});
  const flags = ["--variant=minbase", `--include=${PACKAGES.join(",")}`];
  const made = await runProcess(["debootstrap", ...flags, SUITE, draft, MIRROR], {
    limitMs: MAKING_LIMIT_MS,
  });
  if (made.code === STOPPED_CODE) return { kind: "none", why: "Debian's mirror is too slow" };
  if (made.code !== 0) {
    const said = made.output.trim().split("\n").at(-1) ?? "";
    return { kind: "none", why: `debootstrap failed: ${said}` };
  }
  await Deno.rename(draft, path);
  return { kind: "root", path };
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch {
    return false;
  }
}
