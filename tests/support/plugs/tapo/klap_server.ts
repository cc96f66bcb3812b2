/**
 * The local server of a simulated plug: HTTP as small servers read it, sessions, and what newer
 * firmware does without the internet or the option in its app.
 *
 * @module
 */
import type { Bytes } from "../../../../lib/base/bytes.ts";
import {
  type Credential,
  credentialOf,
  isProofOf,
  type KlapVersion,
  proofFor,
  seal,
  type SessionKeys,
  sessionKeys,
  unseal,
} from "../../../../home/plugs/tapo/cipher.ts";
import type { TapoAccount } from "../../../../home/plugs/tapo/config.ts";

export interface KlapManners {
  readonly version: KlapVersion;
  readonly account: TapoAccount;
  /** Newer firmware keeps one session for all clients. */
  readonly sessions?: "many" | "one";
  /** Some takes one message in each session, and garbles the next. */
  readonly messagesPerSession?: number;
  /** So many messages meet a session that another client has just taken. */
  readonly intrusions?: number;
  /** Third-Party Compatibility: `off`: TPAP only. */
  readonly option?: "on" | "off";
  /** Whether the internet is there; some firmware refuses without. */
  readonly internet?: () => boolean;
  /** After too many wrong passwords. */
  readonly locked?: "yes" | "no";
  /** Old firmware of Tapo plugs: nothing of KLAP. */
  readonly protocol?: "klap" | "aes";
  /** `SESSIONID` on some. */
  readonly cookieName?: string;
}

/** A request as it came. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  /** Names with their letters as they came. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Bytes;
}

/** An answer before it is written. */
export interface RawReply {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Bytes;
}

interface Session {
  readonly seeds: { readonly local: Bytes; readonly remote: Bytes };
  keys: SessionKeys | null;
  sequence: number;
  messages: number;
}

const FORBIDDEN = 403;
const WANTS_KLAP = 1003;
const LOCKED = -2101;
const SECURE = { "error_code": WANTS_KLAP };

export class KlapServer {
  readonly #manners: KlapManners;
  readonly #credential: Credential;
  readonly #handle: (message: unknown) => unknown;
  readonly #sessions = new Map<string, Session>();
  #intrusionsLeft: number;
  /** Handshakes that ended with a wrong proof of the client's. */
  wrongProofs = 0;
  /** Messages that were opened and obeyed. */
  messages = 0;

  constructor(manners: KlapManners, handle: (message: unknown) => unknown) {
    this.#manners = manners;
    this.#handle = handle;
    this.#credential = credentialOf(manners.version, manners.account);
    this.#intrusionsLeft = manners.intrusions ?? 0;
  }

  answer(request: RawRequest): RawReply {
    const { target } = request;
    // A server that knows one spelling sees no body behind another.
    const isHeard = request.headers.has("Content-Length");
    if (request.method !== "POST" || !isHeard) return stock();
    if (target === "/") return this.#discover(request);
    if (target === "/app") return json(SECURE);
    if (this.#manners.protocol === "aes") return json(SECURE);
    if (target === "/app/handshake1") return this.#handshake1(request);
    if (target === "/app/handshake2") return this.#handshake2(request);
    if (target.startsWith("/app/request?seq=")) return this.#message(request);
    return { status: 404, headers: [], body: new Uint8Array() };
  }

  get #isShut(): boolean {
    const { option = "on", locked = "no", internet = () => true } = this.#manners;
    return option === "off" || locked === "yes" || !internet();
  }

  #discover({ body }: RawRequest): RawReply {
    const asked = new TextDecoder().decode(body).includes('"discover"');
    if (!asked) return stock();
    if (this.#manners.locked === "yes") return json({ "error_code": LOCKED });
    const result = { "sub_method": "discover", "tpap_preferred": false, mac: "AABBCCDDEEFF" };
    if (this.#manners.option !== "off") return json({ "error_code": 0, result });
    const tpap = { tls: 0, dac: 0, noc: 0, pake: [2], port: 80 };
    return json({ "error_code": 0, result: { ...result, "tpap_preferred": true, tpap } });
  }

  #handshake1({ body }: RawRequest): RawReply {
    if (this.#isShut) return forbidden();
    if (body.length !== 16) return { status: 400, headers: [], body: new Uint8Array() };
    if (this.#manners.sessions === "one") this.#sessions.clear();
    const id = crypto.getRandomValues(new Uint8Array(16)).toHex().toUpperCase();
    const seeds = { local: body, remote: crypto.getRandomValues(new Uint8Array(16)) };
    this.#sessions.set(id, { seeds, keys: null, sequence: 0, messages: 0 });
    const proof = this.#proof(seeds);
    const name = this.#manners.cookieName ?? "TP_SESSIONID";
    return {
      status: 200,
      headers: [`Set-Cookie: ${name}=${id};TIMEOUT=86400`],
      body: new Uint8Array([...seeds.remote, ...proof]),
    };
  }

  /** What shows the client that the account is known: the client's own proof, turned round. */
  #proof({ local, remote }: Session["seeds"]): Bytes {
    return proofFor(this.#credential, { local: remote, remote: local });
  }

  #handshake2(request: RawRequest): RawReply {
    const session = this.#sessionOf(request);
    if (session === null || this.#isShut) return forbidden();
    const { local, remote } = session.seeds;
    if (!isProofOf(this.#credential, { local: remote, remote: local }, request.body)) {
      this.wrongProofs++;
      return forbidden();
    }
    session.keys = sessionKeys(this.#credential, session.seeds);
    session.sequence = session.keys.sequence;
    return { status: 200, headers: [], body: new Uint8Array() };
  }

  #message(request: RawRequest): RawReply {
    if (this.#intrusionsLeft > 0) {
      this.#intrusionsLeft--;
      this.#sessions.clear();
    }
    const session = this.#sessionOf(request);
    const sequence = Number(request.target.split("=")[1]);
    if (session === null || session.keys === null || this.#isShut) return forbidden();
    const { keys } = session;
    const text = unseal(keys, sequence, request.body);
    const isRight = text !== null && sequence === session.sequence + 1 &&
      seal(keys, sequence, text).toHex() === request.body.toHex();
    session.messages++;
    if (!isRight || session.messages > (this.#manners.messagesPerSession ?? Infinity)) {
      return { status: 400, headers: [], body: new Uint8Array() };
    }
    session.sequence = sequence;
    this.messages++;
    const answer = seal(keys, sequence, JSON.stringify(this.#handle(JSON.parse(text))));
    return { status: 200, headers: [], body: answer };
  }

  /** By its cookie; one that says more than the session, as TIMEOUT, is not understood. */
  #sessionOf({ headers }: RawRequest): Session | null {
    const [name, id = ""] = (headers.get("Cookie") ?? "").split("=");
    if (name !== (this.#manners.cookieName ?? "TP_SESSIONID")) return null;
    return this.#sessions.get(id) ?? null;
  }
}

function forbidden(): RawReply {
  return { status: FORBIDDEN, headers: [], body: new Uint8Array() };
}

function json(value: unknown): RawReply {
  return {
    status: 200,
    headers: ["Content-Type: application/json"],
    body: new TextEncoder().encode(JSON.stringify(value)),
  };
}

function stock(): RawReply {
  const body = new TextEncoder().encode("<html><body>200 OK</body></html>");
  return { status: 200, headers: ["Content-Type: text/html"], body };
}
