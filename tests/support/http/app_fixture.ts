/** The cloud's HTTP side on a real KV file, with a clock that a test sets; no port. */
import { type App, createApp } from "../../../cloud/app.ts";
import type { Channel } from "../../../cloud/phone/channel.ts";
import type { AppDeps } from "../../../cloud/http/deps.ts";
import { createDecorator } from "../../../cloud/phone/decorate.ts";
import { createFormIssuer } from "../../../cloud/keys/forms.ts";
import { createLinkIssuer } from "../../../cloud/keys/links.ts";
import { createSessionIssuer } from "../../../cloud/keys/sessions.ts";
import { createShareIssuer } from "../../../cloud/keys/shares.ts";
import { createSigner } from "../../../cloud/keys/sign.ts";
import { createTokenIssuer } from "../../../cloud/keys/tokens.ts";
import { type CloudConfig, parseCloudConfig } from "../../../lib/config/cloud_config.ts";
import type { Heartbeat } from "../../../lib/wire/heartbeat.ts";
import type { LogLine } from "../../../lib/base/log.ts";
import { createCourier } from "../../../cloud/phone/courier.ts";
import { everListening, heartbeat } from "../site/heartbeats.ts";

export const SECRET = "0123456789abcdef0123456789abcdef";
export const BASE = "http://cloud.example";

/** 2026-11-22T03:12:00Z. */
export const START_MS = Date.UTC(2026, 10, 22, 3, 12);

export interface Fixture {
  readonly app: App;
  readonly deps: AppDeps;
  readonly kv: Deno.Kv;
  readonly clock: { nowMs: number };
  readonly lines: readonly LogLine[];
  readonly tokens: {
    readonly home: string;
    readonly read: string;
    readonly act: string;
    readonly admin: string;
  };
  /** Sends a request with a bearer token; null: without one. */
  ask(path: string, options: AskOptions): Promise<Response>;
  /** One heartbeat of site "home" at the clock's time. */
  beat(change?: Partial<Heartbeat>): Promise<Response>;
  /** Waits for what goes on behind an answer. */
  settle(): Promise<void>;
  /** Asks the cloud to end; what waits is woken. */
  stop(): void;
}

export interface AskOptions {
  readonly token: string | null;
  readonly method?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FixtureOptions {
  readonly config?: Partial<CloudConfig>;
  readonly channels?: readonly Channel[];
  /** By default always the same. */
  readonly randomId?: () => string;
  readonly kv?: (kv: Deno.Kv) => Deno.Kv;
  /** Left out: sleeps only end by their signal. */
  readonly sleep?: AppDeps["sleep"];
}

/** Runs `use` on a fresh cloud and cleans up behind it. */
export async function withApp(
  use: (fixture: Fixture) => Promise<void>,
  options: FixtureOptions = {},
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const kv = await Deno.openKv(`${folder}/cloud.kv`);
  const clock = { nowMs: START_MS };
  const lines: LogLine[] = [];
  const running: Promise<void>[] = [];
  const stopping = new AbortController();
  const issuer = await createTokenIssuer(SECRET);
  const now = () => clock.nowMs;
  const config = { ...parseCloudConfig({ REBOOTINATOR_SECRET: SECRET }), ...options.config };
  const links = createLinkIssuer(await createSigner(SECRET, "link"));
  const decorate = createDecorator({ config, links, now });
  const listening = everListening(now);
  const used = options.kv?.(kv) ?? kv;
  const sleep = options.sleep ??
    ((_ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        if (signal?.aborted === true) resolve();
        signal?.addEventListener("abort", () => resolve());
      }));
  const log = (line: LogLine) => void lines.push(line);
  const { reminderFirstMs } = config;
  const couriers = (options.channels ?? []).map((channel) =>
    createCourier({
      kv: used,
      now,
      steady: () => ({ awakeMs: now(), passedMs: now() }),
      log,
      channel,
      decorate,
      listening,
      reminderFirstMs,
      sleep,
      stopping: stopping.signal,
      background: (work) => void running.push(work),
    })
  );
  const deps: AppDeps = {
    kv: used,
    now,
    sleep,
    config,
    tokens: issuer,
    channels: options.channels ?? [],
    links,
    forms: createFormIssuer(await createSigner(SECRET, "form")),
    shares: createShareIssuer(
      await createSigner(SECRET, "share"),
      (site) => config.generations[site] ?? 1,
    ),
    sessions: createSessionIssuer(await createSigner(SECRET, "session")),
    inOwnWords: (text) => text.replaceAll("deno task ", "rebootinator "),
    log,
    randomId: options.randomId ?? (() => "command-1"),
    background: (work) => void running.push(work),
    onNotice: () => couriers.forEach((courier) => courier.kick()),
    stopping: stopping.signal,
    listening,
  };
  const app = createApp(deps);
  const tokens = {
    home: await issuer.issue({ kind: "site", site: "home", generation: 1 }),
    read: await issuer.issue({ kind: "read" }),
    act: await issuer.issue({ kind: "act" }),
    admin: await issuer.issue({ kind: "admin" }),
  };
  const ask = (path: string, asked: AskOptions) => app(makeRequest(path, asked));
  try {
    await use({
      app,
      deps,
      kv,
      clock,
      lines,
      tokens,
      ask,
      beat: (change) =>
        ask("/v1/sites/home/heartbeat", {
          token: tokens.home,
          method: "POST",
          body: makeHeartbeat({ wallMs: clock.nowMs, ...change }),
        }),
      async settle() {
        await Promise.all(couriers.map((courier) => courier.settle(1)));
      },
      stop: () => stopping.abort(),
    });
  } finally {
    stopping.abort();
    await Promise.all(running);
    kv.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** A request as a client sends it. */
export function makeRequest(path: string, options: AskOptions): Request {
  const { token, body } = options;
  return new Request(`${BASE}${path}`, {
    method: options.method ?? "GET",
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** A heartbeat of a home that is well. */
export function makeHeartbeat(change: Partial<Heartbeat> = {}): Heartbeat {
  return heartbeat({ sequence: 1, epoch: 1, uptimeMs: 3_600_000, wallMs: START_MS, ...change });
}
