/** A Debian package: what a release installs, with Deno inside, and scripts that wait for a cycle. */
import { carryOut } from "../../../home/install/carry_out.ts";
import { makeFolders, placeFile, placeText } from "../../../home/install/place.ts";
import { runInstallProgram } from "../../../home/install/program.ts";
import { loadTasks } from "../../../home/install/tasks.ts";
import { RELEASE } from "../../../lib/base/release.ts";
import { PACKAGED_PREFIX, PREFIX_PATHS } from "../../../lib/install/paths.ts";
import { programSteps } from "../../../lib/install/plan.ts";
import { demand } from "../../support/install/run_process.ts";
import { type Other, stageRelease } from "../release.ts";
import { fetchDeno } from "./fetch_deno.ts";
import { NOBODY } from "./maintainer.ts";

const HERE = new URL("./", import.meta.url).pathname;
const ROOT = new URL("../../../", import.meta.url).pathname;
const SCRIPTS = ["preinst", "prerm", "postinst", "postrm"];
/** 2020-01-01: the same files make the same package, and lintian takes 1970 for a fault. */
const EPOCH = "1577836800";
const DOC = "/usr/share/doc/rebootinator";

/** Debian's name of a machine. */
export type Architecture = "amd64" | "arm64";

/** The one of this machine. */
export const OWN_ARCHITECTURE: Architecture = Deno.build.arch === "aarch64" ? "arm64" : "amd64";

/** How a package is made. */
export interface DebianOptions {
  readonly architecture: Architecture;
  /** Who answers for it, `Name <address>`; absent or null: nobody, which the package says. */
  readonly maintainer?: string | null;
  /** gzip's, 1 quick to 9 small. */
  readonly level?: number;
  readonly other?: Other;
}

/** Makes it in `folder` and gives its path. Throws Error with one line. */
export async function makeDebian(folder: string, options: DebianOptions): Promise<string> {
  const { architecture, level = 9, other } = options;
  const release = other?.release ?? RELEASE;
  const maintainer = options.maintainer ?? NOBODY;
  const work = await Deno.makeTempDir();
  try {
    await stageRelease(`${work}/stage`, other);
    const tree = `${work}/tree`;
    await placeProgram(tree, { stage: `${work}/stage`, release });
    if (architecture !== OWN_ARCHITECTURE) {
      const deno = await fetchDeno(architecture, work);
      placeFile(deno, `${tree}${PACKAGED_PREFIX}/${PREFIX_PATHS.deno}`, 0o755);
    }
    await placeDocs(tree, { release, maintainer });
    await placeControl(tree, { architecture, release, maintainer });
    await normalize(tree);
    await Deno.mkdir(folder, { recursive: true });
    const path = `${folder}/rebootinator_${release}_${architecture}.deb`;
    await make([
      ...["dpkg-deb", "--root-owner-group", "-Zgzip", `-z${level}`, "--build", tree, path],
    ], { SOURCE_DATE_EPOCH: EPOCH });
    return path;
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

/** As an installation places it, below another root. */
async function placeProgram(
  tree: string,
  { stage, release }: { readonly stage: string; readonly release: string },
): Promise<void> {
  makeFolders(tree);
  const steps = programSteps({
    prefix: PACKAGED_PREFIX,
    offline: true,
    projectFrom: stage,
    bundled: true,
    tasks: loadTasks(stage),
    record: {
      release,
      denoVersion: Deno.version.deno,
      denoFrom: await Deno.realPath(Deno.execPath()),
      controlGroup: null,
      plug: null,
    },
    home: null,
    cloud: null,
    movesFrom: null,
  });
  await carryOut(steps, {
    root: tree,
    prefix: PACKAGED_PREFIX,
    run: runInstallProgram,
    say: () => {},
    sleep: () => Promise.resolve(),
  });
  const link = `${tree}/usr/bin/rebootinator`;
  await Deno.remove(link);
  await Deno.symlink(`../lib/rebootinator/${PREFIX_PATHS.command}`, link);
}

interface Named {
  readonly release: string;
  readonly maintainer: string;
}

async function placeDocs(tree: string, { release, maintainer }: Named): Promise<void> {
  placeFile(`${HERE}copyright`, `${tree}${DOC}/copyright`, 0o644);
  const overrides = `${tree}/usr/share/lintian/overrides/rebootinator`;
  placeFile(`${HERE}lintian-overrides`, overrides, 0o644);
  const text = `rebootinator (${release}) stable; urgency=medium\n\n` +
    "  * What changed stands in the project's CHANGELOG.md.\n\n" +
    ` -- ${maintainer}  Wed, 01 Jan 2020 00:00:00 +0000\n`;
  placeText(`${tree}${DOC}/changelog`, text, 0o644);
  await make(["gzip", "-n", "-9", `${tree}${DOC}/changelog`]);
  const page = `${tree}/usr/share/man/man1/rebootinator.1`;
  placeText(page, MANUAL, 0o644);
  await make(["gzip", "-n", "-9", page]);
}

const MANUAL = `.TH REBOOTINATOR 1
.SH NAME
rebootinator \\- reboots the router when the internet is gone
.SH SYNOPSIS
.B rebootinator
.I COMMAND
[options]
.SH DESCRIPTION
An internet watchdog: a timer looks every 15 seconds and switches the smart plug of the router off
and on when the internet is really gone; a cloud notices homes that fall silent.
.B rebootinator \\-\\-help
lists the commands,
.B rebootinator COMMAND \\-\\-help
says what each does.
.SH FILES
.I /etc/rebootinator/home.toml
.br
.I /etc/rebootinator/cloud.env
.SH SEE ALSO
.BR systemctl (1),
.BR journalctl (1)
`;

async function placeControl(
  tree: string,
  { architecture, release, maintainer }: Named & { readonly architecture: Architecture },
): Promise<void> {
  for (const name of SCRIPTS) placeFile(`${HERE}${name}`, `${tree}/DEBIAN/${name}`, 0o755);
  const output = await make(["du", "--summarize", "--block-size=1024", `${tree}/usr`]);
  const control = `Package: rebootinator
Version: ${release}
Architecture: ${architecture}
Maintainer: ${maintainer}
Installed-Size: ${output.split("\t")[0]}
Depends: libc6 (>= 2.27), libgcc-s1, systemd
Recommends: iproute2, iputils-ping
Section: net
Priority: optional
Description: reboots the router when the internet is gone
 A watchdog that looks every 15 seconds and switches the smart plug of the
 router off and on when the internet is really gone, and a cloud that tells
 the phone when a home falls silent.
 .
 It brings its own Deno, the runtime that it is written for. Nothing runs
 before "rebootinator setup" and "rebootinator install".
`;
  placeText(`${tree}/DEBIAN/control`, control, 0o644);
}

/** No group of root's may write, and no file is newer than the package says. */
async function normalize(tree: string): Promise<void> {
  await make(["chmod", "--recursive", "u+rw,go=rX", tree]);
  await make(["find", tree, "-exec", "touch", "--no-dereference", `--date=@${EPOCH}`, "{}", "+"]);
}

function make(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return demand("make the package", words, { env, cwd: ROOT });
}
