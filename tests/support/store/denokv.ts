/**
 * A real denokv: `DENOKV` names its program, else it is looked for on the PATH. It is not built here,
 * as that takes half an hour: `cargo install denokv --locked`.
 *
 * @module
 */
import { hasProgram } from "../base/needs.ts";
import { backup, DatabaseSync } from "node:sqlite";
import { closedPort } from "../net/raw_server.ts";

const TOKEN = "a-token-of-the-test";

export interface DenoKvServer extends AsyncDisposable {
  readonly environment: Readonly<Record<string, string>>;
  /** Freezes it, or lets it go on. */
  send(signal: "SIGSTOP" | "SIGCONT"): void;
  /** Copies its store to `path` while it runs, as `sqlite3 … ".backup"` does. */
  backUp(path: string): Promise<void>;
}

/** The program; null: there is none. */
export function findDenoKv(): string | null {
  return Deno.env.get("DENOKV") ?? (hasProgram("denokv") ? "denokv" : null);
}

/** Starts it on an empty store at a free port, and waits until it answers. */
export async function startDenoKv(program: string): Promise<DenoKvServer> {
  const folder = await Deno.makeTempDir();
  const port = closedPort();
  const child = new Deno.Command(program, {
    args: ["--sqlite-path", `${folder}/store.sqlite`, "serve", "--addr", `127.0.0.1:${port}`],
    env: { DENO_KV_ACCESS_TOKEN: TOKEN },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const url = `http://127.0.0.1:${port}`;
  while (!await answers(url)) await new Promise((resolve) => setTimeout(resolve, 100));
  return {
    environment: { KV_PATH: url, DENO_KV_ACCESS_TOKEN: TOKEN },
    send: (signal) => child.kill(signal),
    async backUp(path) {
      using database = new DatabaseSync(`${folder}/store.sqlite`);
      await backup(database, path);
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).body?.cancel();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
