/** One tick of the watchdog as systemd starts it, which may be shot at any moment. */

const ROOT = new URL("../../../", import.meta.url);

/** Where the unit's folders are. */
export interface HomeFolders {
  readonly config: string;
  readonly state: string;
  readonly runtime: string;
}

export interface TickEnd {
  /** Null: it was shot. */
  readonly code: number | null;
  /** The log line; null: it did not come so far. */
  readonly record: TickLine | null;
  readonly errors: string;
  readonly tookMs: number;
}

/** What of the log line the checks need. */
export interface TickLine {
  readonly cause: string;
  readonly phase: string;
  readonly action: string;
  readonly warnings: readonly string[];
  readonly remark: string | null;
}

export interface RunningTick {
  /** Shoots it; harmless when it is over. */
  kill(): void;
  readonly ended: Promise<TickEnd>;
}

export interface TickStart {
  readonly flags: readonly string[];
  readonly folders: HomeFolders;
  readonly bootId: string;
  /** A program that runs the tick, with its arguments, such as faketime. */
  readonly through?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export function startTick(start: TickStart): RunningTick {
  const { flags, folders, bootId } = start;
  const [program = "", ...args] = [
    ...start.through ?? [],
    Deno.execPath(),
    ...["run", "--no-prompt", "--quiet", ...flags],
    ...["home/main.ts", "--json", "--config", folders.config],
  ];
  const startedMs = performance.now();
  const child = new Deno.Command(program, {
    args,
    cwd: ROOT,
    env: {
      BOOT_ID: bootId,
      STATE_DIRECTORY: folders.state,
      RUNTIME_DIRECTORY: folders.runtime,
      NO_COLOR: "1",
      // No program is found: what this computer's own network is like must not matter.
      ...(start.through === undefined ? { PATH: "" } : {}),
      ...start.environment,
    },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  return {
    kill() {
      try {
        child.kill("SIGKILL");
      } catch {
        // It was faster.
      }
    },
    ended: child.output().then(({ code, signal, stdout, stderr }) => {
      const text = new TextDecoder().decode(stdout).trim();
      return {
        code: signal === null ? code : null,
        record: text.endsWith("}") ? JSON.parse(text) : null,
        errors: new TextDecoder().decode(stderr).trim(),
        tookMs: performance.now() - startedMs,
      };
    }),
  };
}
