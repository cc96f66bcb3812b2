/** The files of a bare Debian, made once by debootstrap from its mirror and kept in .artefacts. */

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
    const { success } = await run(["sh", "-c", `command -v ${program}`]);
    if (!success) return { kind: "none", why: `${program} is not installed` };
  }
  const reached = await run(["sh", "-c", `timeout ${MIRROR_MS / 1_000} apt-get update`]);
  if (!reached.success) return { kind: "none", why: "Debian's mirror is not reached" };
  const draft = `${path}.new`;
  await Deno.remove(draft, { recursive: true }).catch(() => {});
  const flags = ["--variant=minbase", `--include=${PACKAGES.join(",")}`];
  const made = await run(["debootstrap", ...flags, SUITE, draft, MIRROR]);
  if (!made.success) {
    const said = new TextDecoder().decode(made.stdout).trim().split("\n").at(-1) ?? "";
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

function run([program = "", ...args]: readonly string[]): Promise<Deno.CommandOutput> {
  return new Deno.Command(program, { args, stdin: "null" }).output();
}
