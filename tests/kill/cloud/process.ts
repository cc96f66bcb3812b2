/** The real cloud as a process on a KV file, which may be shot. */

const ROOT = new URL("../../../", import.meta.url);

export interface CloudProcess {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Everything it said so far, both streams. */
  readonly said: () => string;
  end(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
  /** Freezes it, or lets it go on. */
  send(signal: "SIGSTOP" | "SIGCONT"): void;
}

export interface CloudStart {
  /** Flags of the cloud, as its task names them. */
  readonly flags: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export async function startCloud({ flags, environment }: CloudStart): Promise<CloudProcess> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--quiet", ...flags, "cloud/main.ts"],
    cwd: ROOT,
    env: {
      NO_COLOR: "1",
      PORT: "0",
      // Deno's own hook for tests: the local cron comes at once instead of at the full minute.
      DENO_CRON_TEST_SCHEDULE_OFFSET: "300",
      ...environment,
    },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let said = "";
  const listens = Promise.withResolvers<string>();
  async function follow(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      said += text;
      const url = /http:\/\/127\.0\.0\.1:\d+(?=\/)/.exec(said)?.[0];
      if (url !== undefined) listens.resolve(url);
    }
  }
  const followed = Promise.all([follow(child.stdout), follow(child.stderr)]);
  followed.then(() => listens.reject(new Error(`The cloud did not start: ${said}`)));
  const url = await listens.promise;
  return {
    url,
    said: () => said,
    send: (signal) => child.kill(signal),
    async end(signal) {
      try {
        child.kill(signal);
      } catch {
        // It has ended by itself.
      }
      await child.status;
      await followed;
    },
  };
}
