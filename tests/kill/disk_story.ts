/** Runs `disk_story_main.ts` in a mount namespace of its own. */

export type DiskKind = "good" | "full" | "read-only" | "foreign";

export interface DiskStory {
  readonly disk: DiskKind;
  readonly runtime: DiskKind;
  readonly storyMs: number;
  /** It goes on until so many were made, and for some ticks after the last. */
  readonly cutsLeast: number;
}

export interface DiskStoryEnd {
  readonly cuts: number;
  readonly exits: readonly (number | null)[];
  readonly errors: readonly string[];
  /** What each tick after the first warned of, joined. */
  readonly warnings: readonly string[];
  readonly darkMsMax: number;
}

const STORY_MS_MAX = 300_000;
const ROOT = new URL("../../", import.meta.url).pathname;

export async function runDiskStory(story: DiskStory): Promise<DiskStoryEnd> {
  const folder = await Deno.makeTempDir({ prefix: "rebootinator-kill-" });
  try {
    for (const name of ["state", "run"]) {
      await Deno.mkdir(`${folder}/${name}`);
      const kind = name === "state" ? story.disk : story.runtime;
      // Nobody of ours: in the namespace even root may not write there.
      if (kind === "foreign") await makeForeign(`${folder}/${name}`);
    }
    const { stdout, stderr, success } = await new Deno.Command("unshare", {
      args: [
        "-rm",
        Deno.execPath(),
        ...["run", "--no-prompt", "--quiet", "--allow-read", "--allow-write", "--allow-env"],
        ...["--allow-net=127.0.0.1", "--allow-run"],
        "tests/kill/disk_story_main.ts",
        JSON.stringify({ folder, ...story }),
      ],
      cwd: ROOT,
      signal: AbortSignal.timeout(STORY_MS_MAX),
    }).output();
    const text = new TextDecoder();
    if (!success) throw new Error(`The story broke off: ${text.decode(stderr)}`);
    return JSON.parse(text.decode(stdout));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const SOMEBODY = 65_534;

async function makeForeign(path: string): Promise<void> {
  await Deno.chmod(path, 0o755);
  await Deno.chown(path, SOMEBODY, SOMEBODY);
}
