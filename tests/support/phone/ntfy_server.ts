/** A simulated phone: answers like an ntfy server on 127.0.0.1, and fails on demand. */
import {
  type PlainRequest,
  type PlainResponse,
  readRequest,
  writeResponse,
} from "../net/http_conn.ts";
import { NtfyError, type NtfyStored, NtfyTopics } from "./ntfy_topics.ts";

/** What happens to the next publish instead of a good answer. */
export type NtfyFailure =
  | {
    readonly kind: "answer";
    readonly status: number;
    readonly code?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  }
  /** The message is delivered, the answer is a 500. */
  | { readonly kind: "delivered_500" }
  /** Delivered, and the connection breaks before the answer. */
  | { readonly kind: "delivered_lost" }
  /** No answer until the server is closed. */
  | { readonly kind: "hang" }
  /** The connection is closed without an answer. */
  | { readonly kind: "hang_up" };

export interface NtfyServerOptions {
  /** 0: any. */
  readonly port?: number;
  readonly now?: () => number;
  /** Only these may publish and read; null: everybody. */
  readonly tokens?: readonly string[] | null;
  readonly knowsSequenceId?: boolean;
  /** Messages a UTC day before 42908; null: no limit. */
  readonly messagesPerDayMax?: number | null;
}

export interface NtfyServer {
  /** `http://127.0.0.1:PORT/` */
  readonly root: string;
  readonly topics: NtfyTopics;
  /** Publish requests so far, failed ones included, with their bodies. */
  readonly published: readonly PlainRequest[];
  /** The next `times` publishes fail like this, after those that were scripted before. */
  fail(failure: NtfyFailure, times?: number): void;
  /** Forgets what was scripted. */
  mend(): void;
  setTokens(tokens: readonly string[] | null): void;
  /** Resolves when `count` messages of a topic have been delivered. */
  delivered(topic: string, count: number): Promise<readonly NtfyStored[]>;
  close(): Promise<void>;
}

type Answer = PlainResponse | "hang" | "hang_up";

export function startNtfyServer(options: NtfyServerOptions = {}): NtfyServer {
  const now = options.now ?? Date.now;
  const topics = new NtfyTopics({ now, knowsSequenceId: options.knowsSequenceId ?? true });
  const listener = Deno.listen({ hostname: "127.0.0.1", port: options.port ?? 0 });
  const conns = new Set<Deno.Conn>();
  const published: PlainRequest[] = [];
  let failures: NtfyFailure[] = [];
  let tokens = options.tokens ?? null;
  let waiting: (() => void)[] = [];
  const today = { day: 0, count: 0 };

  function answer(request: PlainRequest): Answer {
    try {
      if (request.path === "/v1/health") return json(200, { healthy: true });
      authorize(request, tokens);
      if (request.method === "GET") return read(request, topics);
      return publish(request);
    } catch (error) {
      if (!(error instanceof NtfyError)) throw error;
      const { http, code, message } = error;
      return json(http, { code, http, error: message, link: "https://ntfy.sh/docs/" });
    }
  }

  function publish(request: PlainRequest): Answer {
    published.push(request);
    const failure = failures.shift();
    if (failure?.kind === "hang" || failure?.kind === "hang_up") return failure.kind;
    if (failure?.kind === "answer") return scripted(failure);
    countToday();
    const message = take(request, topics);
    for (const wake of waiting) wake();
    waiting = [];
    if (failure?.kind === "delivered_500") {
      throw new NtfyError(500, 50001, "internal server error");
    }
    return failure?.kind === "delivered_lost" ? "hang_up" : json(200, message);
  }

  function countToday(): void {
    const day = Math.floor(now() / 86_400_000);
    if (day !== today.day) Object.assign(today, { day, count: 0 });
    today.count++;
    const max = options.messagesPerDayMax ?? null;
    if (max !== null && today.count > max) {
      throw new NtfyError(429, 42908, "limit reached: too many messages");
    }
  }

  async function serve(conn: Deno.Conn): Promise<void> {
    conns.add(conn);
    const request = await readRequest(conn);
    const response = request === null ? "hang_up" : answer(request);
    // A hung connection stays open until the client gives up or the server is closed.
    if (response === "hang") await conn.read(new Uint8Array(1)).catch(() => null);
    else if (response !== "hang_up") await writeResponse(conn, response).catch(() => {});
    if (conns.delete(conn)) conn.close();
  }

  const serving: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const conn of listener) serving.push(serve(conn));
  })();
  return {
    root: `http://127.0.0.1:${listener.addr.port}/`,
    topics,
    published,
    fail: (failure, times = 1) => failures.push(...Array(times).fill(failure)),
    mend: () => void (failures = []),
    setTokens: (changed) => void (tokens = changed),
    async delivered(topic, count) {
      while (topics.messages(topic).length < count) {
        await new Promise<void>((wake) => waiting.push(wake));
      }
      return topics.messages(topic);
    },
    async close() {
      listener.close();
      for (const conn of conns) conn.close();
      conns.clear();
      await accepting;
      await Promise.all(serving);
    },
  };
}

function json(status: number, value: unknown): PlainResponse {
  const headers = { "content-type": "application/json" };
  return { status, headers, body: `${JSON.stringify(value)}\n` };
}

function scripted(failure: Extract<NtfyFailure, { kind: "answer" }>): PlainResponse {
  const { status, code = 0 } = failure;
  const body = failure.body ?? JSON.stringify({ code, http: status, error: "scripted" });
  return { status, headers: { "content-type": "application/json", ...failure.headers }, body };
}

function authorize(request: PlainRequest, tokens: readonly string[] | null): void {
  if (tokens === null) return;
  const header = request.headers.get("authorization");
  if (header === null) throw new NtfyError(403, 40301, "forbidden");
  if (!tokens.some((token) => header === `Bearer ${token}`)) {
    throw new NtfyError(401, 40101, "unauthorized");
  }
}

/** `POST /` with JSON, `POST /topic` with headers, `DELETE /topic/seq`. */
function take(request: PlainRequest, topics: NtfyTopics): NtfyStored {
  const [topic = "", sequence, ...rest] = request.path.split("/").slice(1);
  if (rest.length > 0) throw new NtfyError(404, 40401, "page not found");
  if (request.method === "DELETE" && sequence !== undefined) return topics.delete(topic, sequence);
  if (request.method !== "POST" && request.method !== "PUT") {
    throw new NtfyError(404, 40401, "page not found");
  }
  if (topic === "") return topics.publishJson(request.body);
  const header = (...names: string[]) =>
    names.map((name) => request.headers.get(name)).find((value) => value !== null) ?? undefined;
  const sequenceId = sequence ?? header("x-sequence-id", "sequence-id");
  const tags = header("x-tags", "tags")?.split(",");
  const priority = header("x-priority", "priority");
  return topics.publish({
    topic,
    message: new TextDecoder().decode(request.body),
    title: header("x-title", "title"),
    click: header("x-click", "click"),
    delay: header("x-delay", "delay", "in", "at"),
    tags,
    priority: priority === undefined ? undefined : Number(priority),
    sequence_id: sequenceId,
  });
}

/** `GET /topic/json?poll=1` and `GET /topic/auth`. */
function read(request: PlainRequest, topics: NtfyTopics): PlainResponse {
  const [topic = "", what] = request.path.split("/").slice(1);
  if (what === "auth") return json(200, { success: true });
  if (what !== "json" || request.query.get("poll") !== "1") {
    throw new NtfyError(404, 40401, "page not found");
  }
  const since = request.query.get("since") ?? "all";
  const scheduled = request.query.get("sched") === "1";
  const wanted = request.query.get("id");
  const found = topics.poll(topic, { since, scheduled })
    .filter(({ id }) => wanted === null || id === wanted);
  const body = found.map((message) => `${JSON.stringify(message)}\n`).join("");
  return { status: 200, headers: { "content-type": "application/x-ndjson" }, body };
}
