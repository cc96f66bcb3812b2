/** The processes of the demonstration, each started with its own real permissions. */

const ROOT = new URL("../../", import.meta.url);
/** What only tests need is not fetched for it. */
const APP = "--config=app.json";

/** A running process. */
export interface Actor {
  /** What it has written to stderr so far. */
  readonly log: readonly string[];
  stop(): Promise<void>;
}

/** Starts a module as a process of its own and waits for its first line. */
export async function startActor(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly actor: Actor; readonly firstLine: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--quiet", ...(args.includes(APP) ? [] : [APP]), ...args],
    cwd: ROOT,
    env: { ...environment, NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const log: string[] = [];
  const logged = child.stderr.pipeThrough(new TextDecoderStream()).pipeThrough(splitLines())
    .pipeTo(new WritableStream({ write: (line) => void log.push(line) }));
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(splitLines())
    .getReader();
  const first = await lines.read();
  if (first.done) throw new Error(`Cannot start ${args.join(" ")}: ${log.join(" ")}`);
  return {
    firstLine: first.value,
    actor: {
      log,
      async stop() {
        try {
          child.kill("SIGTERM");
        } catch {
          // It has ended by itself.
        }
        await lines.cancel();
        await logged;
        await child.status;
      },
    },
  };
}

function splitLines(): TransformStream<string, string> {
  let rest = "";
  return new TransformStream({
    transform(chunk, controller) {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) controller.enqueue(part);
    },
  });
}

/** The permissions that a task of deno.json grants, so that the demo runs what an owner runs. */
export async function taskFlags(task: string): Promise<readonly string[]> {
  const config = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const command: string = config.tasks[task].command;
  return command.replaceAll("'", "").split(" ")
    .filter((word) => word.startsWith("--") && !["--no-prompt", "--quiet"].includes(word));
}

/** What one tick printed, and how it ended. */
export interface TickResult {
  readonly code: number;
  /** The log line as JSON; null when there was none. */
  readonly record: Record<string, unknown> | null;
  readonly errors: string;
}

/** Runs one tick of the watchdog as its own process. */
export async function runProbe(
  flags: readonly string[],
  options: { readonly config: string; readonly state: string },
): Promise<TickResult> {
  const output = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--quiet",
      ...flags,
      "home/main.ts",
      "--json",
      "--config",
      options.config,
      "--state",
      options.state,
    ],
    cwd: ROOT,
    // No program is found: what this computer's own network is like must not matter.
    env: { BOOT_ID: "demo", PATH: "" },
  }).output();
  const text = new TextDecoder().decode(output.stdout).trim();
  return {
    code: output.code,
    record: text.startsWith("{") ? JSON.parse(text) : null,
    errors: new TextDecoder().decode(output.stderr).trim(),
  };
}
