import { isPublicAddress } from "../../lib/base/address.ts";
import { describeError } from "../../lib/base/log.ts";
import type { Ping } from "../../lib/wire/ping.ts";
import { SECOND_MS } from "../../lib/time/time.ts";
import type { AppDeps } from "../http/deps.ts";
import type { Asked, Handlers } from "../http/handlers.ts";
import { HttpError } from "../http/http.ts";
import type { RateLimit } from "../http/rate.ts";
import { claimOfToken } from "../http/auth.ts";
import type { Claim } from "../keys/tokens.ts";
import { ContentionError } from "../store/records.ts";
import type { TakeSign } from "./heartbeat_route.ts";
import { readPing } from "./ping_route.ts";

/** Open sockets in this process, of one home, and of those that have not shown a token yet. */
export const SOCKETS_MAX = 1_000;
export const SOCKETS_OF_HOME_MAX = 4;
export const SOCKETS_WITHOUT_TOKEN_MAX = 8;
/** The first message must have come by then, where the token is in it. */
export const TOKEN_WITHIN_MS = 5 * SECOND_MS;
/** A home's sockets write to the store at most once in so long. */
export const WRITE_EVERY_MS = 15 * SECOND_MS;
/** Pinged when half of it has passed in silence; ended when nothing came for all of it. */
const IDLE_S = 60;

const FULL = "There are too many open sockets already";

/** RFC 6455, 7.4.1. */
const CLOSE = { goingAway: 1_001, textOnly: 1_003, refused: 1_008 } as const;

/** What a socket needs beside the cloud's own. */
export interface SocketTools {
  readonly takeSign: TakeSign;
  readonly limit: RateLimit;
  /** Somebody showed a wrong token. */
  readonly onWrongToken: (sender: string | null) => void;
}

/** `GET /v1/sites/:site/socket`: a web socket (RFC 6455); each text message is a sign of life. */
export function createSocketRoute(
  deps: AppDeps,
  tools: SocketTools,
): Handlers<"openSocket"> {
  const open = new Set<LifeSocket>();
  const countOf = (test: (each: LifeSocket) => boolean) => [...open].filter(test).length;
  const isFullOf = (site: string) =>
    countOf((each) => each.hasToken && each.site === site) >= SOCKETS_OF_HOME_MAX;
  function openSocket(asked: Asked): Response {
    const { request, parameter: site, claim, sender } = asked;
    const ping = readPing(request, "socket");
    if (claim === null && !mayComeWithoutToken(request, { sender, deps })) {
      const message = "Send the home's token in the header (Authorization: Bearer …)";
      throw new HttpError(401, message, { headers: { "www-authenticate": "Bearer" } });
    }
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
      const headers = { upgrade: "websocket" };
      throw new HttpError(426, "Only a web socket is opened at this address", { headers });
    }
    const isFull = open.size >= SOCKETS_MAX ||
      (claim === null && countOf((each) => !each.hasToken) >= SOCKETS_WITHOUT_TOKEN_MAX) ||
      isFullOf(site);
    if (isFull || deps.stopping.aborted) {
      const headers = { "retry-after": "30" };
      throw new HttpError(503, FULL, { headers });
    }
    const { socket, response } = upgrade(request);
    const life = new LifeSocket(socket, { asked, ping, deps, tools, isFull: () => isFullOf(site) });
    open.add(life);
    socket.addEventListener("close", () => open.delete(life));
    return response;
  }
  return { openSocket };
}

/**
 * A stranger whose first message never ends fills our memory, and the runtime cannot be told to hang
 * up on him: only the own network may come without a token, unless the settings say otherwise. Who
 * comes by a proxy comes from anywhere.
 */
function mayComeWithoutToken(
  { headers }: Request,
  { sender, deps }: { readonly sender: string | null; readonly deps: AppDeps },
): boolean {
  if (deps.config.socketFirstMessage) return true;
  const isForwarded = ["forwarded", "x-forwarded-for", "via"].some((name) => headers.has(name));
  return sender !== null && !isForwarded && !deps.config.onDeploy && !isPublicAddress(sender);
}

function upgrade(request: Request) {
  try {
    return Deno.upgradeWebSocket(request, { idleTimeout: IDLE_S });
  } catch (error) {
    throw new HttpError(400, "The request for a web socket is not right", { cause: error });
  }
}

/** One socket, from its first message to its end. */
class LifeSocket {
  readonly site: string;
  readonly #socket: WebSocket;
  readonly #ping: Ping;
  readonly #asked: Asked;
  readonly #deps: AppDeps;
  readonly #tools: SocketTools;
  readonly #isFull: () => boolean;
  readonly #over = new AbortController();
  /** Null: the token comes in the first message. */
  #claim: Claim | null;
  /** Something was heard that is not stored yet. */
  #isHeard = false;
  #isWriting = false;

  constructor(
    socket: WebSocket,
    options: {
      readonly asked: Asked;
      readonly ping: Ping;
      readonly deps: AppDeps;
      readonly tools: SocketTools;
      /** This home has as many sockets as it may. */
      readonly isFull: () => boolean;
    },
  ) {
    const { asked, ping, deps, tools } = options;
    this.site = asked.parameter;
    this.#claim = asked.claim;
    this.#socket = socket;
    this.#asked = asked;
    this.#ping = ping;
    this.#deps = deps;
    this.#tools = tools;
    this.#isFull = options.isFull;
    const onStop = () => this.#end(CLOSE.goingAway, "The cloud stops");
    deps.stopping.addEventListener("abort", onStop, { once: true });
    // One after the other: a message that comes while the token is verified waits for that.
    let before = Promise.resolve();
    socket.addEventListener("message", ({ data }) => {
      if (this.#over.signal.aborted) return;
      before = before.then(() => this.#take(data)).catch((error) => this.#fail(error));
    });
    socket.addEventListener("close", () => {
      this.#over.abort();
      deps.stopping.removeEventListener("abort", onStop);
    });
    // What follows is the event "close".
    socket.addEventListener("error", (event) => event.preventDefault());
    if (this.#claim === null) deps.background(this.#awaitToken());
  }

  get hasToken(): boolean {
    return this.#claim !== null;
  }

  async #awaitToken(): Promise<void> {
    await this.#deps.sleep(TOKEN_WITHIN_MS, this.#over.signal);
    if (this.#claim === null) this.#end(CLOSE.refused, "No token came within 5 s");
  }

  async #take(data: unknown): Promise<void> {
    if (this.#over.signal.aborted) return;
    if (typeof data !== "string") return this.#end(CLOSE.textOnly, "Send text");
    if (this.#claim === null) {
      const claim = await claimOfToken(data.trim(), this.#deps);
      if (claim?.kind !== "site" || claim.site !== this.site) {
        if (claim === null) this.#tools.onWrongToken(this.#asked.sender);
        return this.#end(CLOSE.refused, "The first message must be this home's token");
      }
      // Whose it is was not known when it was opened.
      if (this.#isFull()) return this.#end(CLOSE.refused, FULL);
      this.#claim = claim;
    }
    this.#tools.limit.take(this.site, this.#deps.now());
    this.#isHeard = true;
    if (!this.#isWriting) this.#deps.background(this.#write());
  }

  /** Writes what was heard, once in `WRITE_EVERY_MS`, until nothing new has come in that time. */
  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      while (this.#isHeard && !this.#over.signal.aborted) {
        this.#isHeard = false;
        await this.#tools.takeSign(this.#ping, { parameter: this.site, claim: this.#claim });
        this.#say({ storedAt: this.#deps.now() });
        await this.#deps.sleep(WRITE_EVERY_MS, this.#over.signal);
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isWriting = false;
    }
  }

  #fail(error: unknown): void {
    if (error instanceof HttpError) return this.#end(CLOSE.refused, error.message);
    if (error instanceof ContentionError) {
      return this.#say({ error: "The store is busy, say it again" });
    }
    const text = describeError(error);
    this.#deps.log({ level: "error", event: "socket_failed", site: this.site, error: text });
    this.#say({ error: "Something went wrong here; the log says what" });
  }

  #say(value: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(value));
  }

  /** The reason is one line of at most 123 bytes. */
  #end(code: number, reason: string): void {
    this.#over.abort();
    if (this.#socket.readyState > WebSocket.OPEN) return;
    this.#socket.close(code, reason.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 123));
  }
}
