/** The real cloud as a process with a phone that wants a token: something to attack. */
import { createTokenIssuer, type TokenIssuer } from "../../cloud/keys/tokens.ts";
import { type NtfyServer, startNtfyServer } from "../support/phone/ntfy_server.ts";
import { type CloudProcess, startCloud } from "../kill/cloud/process.ts";
import { taskFlags } from "../demo/actors.ts";

export const SECRET = "attack-secret-0123456789-abcdefghijklmnop";
export const NTFY_TOKEN = "tk_attacksecrettoken0123456789";
export const TOPIC = "attacked-topic-of-the-test";

export interface AttackedCloud {
  readonly cloud: CloudProcess;
  readonly phone: NtfyServer;
  readonly issuer: TokenIssuer;
  /** A good token of site "home". */
  readonly token: string;
  /** Posts a heartbeat as JSON. */
  post(body: unknown, options?: { readonly token?: string; readonly site?: string }): Promise<
    { readonly status: number; readonly text: string; readonly headers: Headers }
  >;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<string>;
  /** Sends bytes as they are, until the answer begins or the time is over. */
  raw(send: (connection: Deno.TcpConn) => Promise<void>, options: RawOptions): Promise<RawAnswer>;
}

export interface RawOptions {
  readonly withinMs: number;
  /** `close`: goes on after the first answer, for what may follow. */
  readonly until: "answer" | "close";
}

export interface RawAnswer {
  readonly text: string;
  readonly tookMs: number;
}

export async function withAttackedCloud(
  attack: (attacked: AttackedCloud) => Promise<void>,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "rebootinator-attack-" });
  const phone = startNtfyServer({ tokens: [NTFY_TOKEN] });
  const cloud = await startCloud({
    flags: await taskFlags("cloud"),
    environment: {
      REBOOTINATOR_SECRET: SECRET,
      NTFY_URL: `${phone.root}${TOPIC}`,
      NTFY_TOKEN,
      KV_PATH: `${folder}/cloud.kv`,
      ...environment,
    },
  });
  const issuer = await createTokenIssuer(SECRET);
  const token = await issuer.issue({ kind: "site", site: "home", generation: 1 });
  try {
    await attack({
      cloud,
      phone,
      issuer,
      token,
      async post(body, options = {}) {
        const response = await fetch(`${cloud.url}/v1/sites/${options.site ?? "home"}/heartbeat`, {
          method: "POST",
          headers: {
            authorization: `Bearer ${options.token ?? token}`,
            "content-type": "application/json",
          },
          body: JSON.stringify(body),
        });
        const { status, headers } = response;
        return { status, headers, text: await response.text() };
      },
      get: async (path, headers = {}) =>
        await (await fetch(`${cloud.url}${path}`, { headers })).text(),
      raw: (send, options) => exchange(Number(new URL(cloud.url).port), { send, ...options }),
    });
  } finally {
    await cloud.end("SIGTERM");
    await phone.close();
    await Deno.remove(folder, { recursive: true });
  }
  return cloud.said();
}

async function exchange(
  port: number,
  options: RawOptions & { readonly send: (connection: Deno.TcpConn) => Promise<void> },
): Promise<RawAnswer> {
  const startedMs = performance.now();
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  let isOpen = true;
  function close(): void {
    if (isOpen) connection.close();
    isOpen = false;
  }
  const timer = setTimeout(close, options.withinMs);
  // Whoever is refused early cannot finish what he sends.
  const sending = options.send(connection).catch(() => {});
  const buffer = new Uint8Array(64 * 1024);
  let text = "";
  try {
    while (isOpen && (text === "" || options.until === "close")) {
      const count = await connection.read(buffer);
      if (count === null) break;
      text += new TextDecoder().decode(buffer.subarray(0, count));
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
  const tookMs = performance.now() - startedMs;
  clearTimeout(timer);
  close();
  await sending;
  return { text, tookMs };
}

/** Writes all of `text`, Latin-1. */
export async function write(connection: Deno.TcpConn, text: string): Promise<void> {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}
