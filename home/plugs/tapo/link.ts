/**
 * One message to a KLAP plug and its answer: a handshake of its own for each, because newer firmware
 * keeps one session for all clients, and some takes one message in it. Each request has a connection
 * of its own that ends by reset.
 */
import { fieldAt, numberAt, readJson } from "../../../lib/base/json_field.ts";
import type { TcpAddress } from "../../net/tcp.ts";
import { askBinary } from "../../net/ask_http.ts";
import { type Bytes, bytesOf } from "../../../lib/base/bytes.ts";
import {
  type Credential,
  credentialOf,
  isProofOf,
  type KlapVersion,
  proofFor,
  seal,
  SEED_BYTES,
  SEQUENCE_MAX,
  type SessionKeys,
  sessionKeys,
  unseal,
} from "./cipher.ts";
import type { TapoAccount } from "./config.ts";
import type { TapoFailure } from "./failure.ts";

/** A plug's answer, or why there is none; `sent` false: the message was not obeyed. */
export type TapoReply =
  | { readonly kind: "answer"; readonly version: KlapVersion; readonly answer: unknown }
  | { readonly kind: "failed"; readonly sent: boolean; readonly failure: TapoFailure };

/** What the plug is known by, made of an account; no password is kept. */
export interface Credentials {
  readonly own: readonly Credential[];
  /** Accounts that are not the owner's, which a plug has until it is set up. */
  readonly makers: readonly Credential[];
}

/** What the link needs of its surroundings. */
export interface LinkPorts {
  readonly random: (bytes: Bytes) => Bytes;
  /** Ends early at the signal. */
  readonly sleep: (durationMs: number, signal: AbortSignal) => Promise<void>;
  /** Knocks at a plug that sleeps; false: that cannot be done here. */
  readonly knock: (host: string) => Promise<boolean>;
}

export interface TapoLink {
  readonly address: TcpAddress;
  readonly credentials: Credentials;
  readonly ports: LinkPorts;
}

/** After a mains failure some firmware opens its port only a moment after somebody knocked. */
const KNOCK_WAIT_MS = 1_000;
const KNOCK_WAITS_MAX = 2;

/** Public, the same in every client: what a plug answers to until it is in somebody's account. */
const MAKERS_ACCOUNTS: readonly TapoAccount[] = [
  { user: "", password: "" },
  { user: "kasa@tp-link.net", password: "kasaSetup" },
  { user: "test@tp-link.net", password: "test" },
];

const FORBIDDEN = 403;
const PROOF_BYTES = 32;
const COOKIE_REGEXP = /^\s*((?:TP_)?SESSIONID=[^;\s]{1,256})/;
/** Asks which protocol a plug wants; needs no key. */
const DISCOVER = { method: "login", params: { "sub_method": "discover" } };
const LOCKED_ERROR = -2101;

/** Hashes an account in every way in which a plug may know it. */
export function credentialsOf(account: TapoAccount | null): Credentials {
  const of = (accounts: readonly TapoAccount[]) =>
    accounts.flatMap((each) => [credentialOf("v2", each), credentialOf("v1", each)]);
  if (account === null) return { own: of(MAKERS_ACCOUNTS), makers: [] };
  const small = account.user.toLowerCase();
  const spellings = small === account.user ? [account] : [account, { ...account, user: small }];
  return { own: of(spellings), makers: of(MAKERS_ACCOUNTS) };
}

/**
 * Says `message`, once, and waits for the answer. Only what the plug has certainly not obeyed is said
 * again, once: a message that was turned away because its session was gone. Never rejects.
 */
export async function askTapo(
  message: unknown,
  { signal, ...link }: TapoLink & { readonly signal: AbortSignal },
): Promise<TapoReply> {
  let knocks = 0;
  for (let sessions = 0;;) {
    const session = await openSession(link, signal);
    if (session.kind === "failed") {
      if (session.failure === "connection_refused") {
        if (knocks < KNOCK_WAITS_MAX && await awaken(link, { knocks: knocks++, signal })) continue;
        return { ...session, failure: signal.aborted ? "no_answer" : "asleep" };
      }
      if (session.failure === "session_lost" && sessions++ === 0) continue;
      return session;
    }
    const { keys, version } = session;
    // Numbers must not run over: the next session has another.
    if (keys.sequence === SEQUENCE_MAX && sessions++ === 0) continue;
    const sequence = keys.sequence + 1;
    const reply = await post(link.address, {
      path: `/app/request?seq=${sequence}`,
      body: seal(keys, sequence, JSON.stringify(message)),
      cookie: session.cookie,
      signal,
    });
    if (reply.kind === "failed") return reply;
    if (reply.status === FORBIDDEN) {
      if (sessions++ === 0) continue;
      return { kind: "failed", sent: false, failure: "session_lost" };
    }
    const text = reply.status === 200 ? unseal(keys, sequence, reply.body) : null;
    const answer = text === null ? undefined : readJson(text);
    if (answer === undefined) return { kind: "failed", sent: true, failure: "unreadable" };
    return { kind: "answer", version, answer };
  }
}

async function awaken(
  { address, ports }: Pick<TapoLink, "address" | "ports">,
  { knocks, signal }: { readonly knocks: number; readonly signal: AbortSignal },
): Promise<boolean> {
  if (knocks === 0 && !await ports.knock(address.hostname)) return false;
  await ports.sleep(KNOCK_WAIT_MS, signal);
  return !signal.aborted;
}

type Failed = Extract<TapoReply, { readonly kind: "failed" }>;

type Opened =
  | Failed
  | {
    readonly kind: "session";
    readonly version: KlapVersion;
    readonly keys: SessionKeys;
    readonly cookie: string | null;
  };

function failed(failure: TapoFailure): Failed {
  return { kind: "failed", sent: false, failure };
}

async function openSession(link: TapoLink, signal: AbortSignal): Promise<Opened> {
  const { address, credentials, ports } = link;
  const local = ports.random(new Uint8Array(SEED_BYTES));
  const first = await post(address, { path: "/app/handshake1", body: local, signal });
  if (first.kind === "failed") return { ...first, sent: false };
  if (first.status === FORBIDDEN) return failed(await whyTurnedAway(address, signal));
  if (first.status !== 200 || first.body.length !== SEED_BYTES + PROOF_BYTES) {
    return failed("not_klap");
  }
  const seeds = { local, remote: first.body.slice(0, SEED_BYTES) };
  const proof = first.body.slice(SEED_BYTES);
  const credential = credentials.own.find((each) => isProofOf(each, seeds, proof));
  // A plug that is shown a wrong proof counts it: it is never sent one that cannot be right.
  if (credential === undefined) {
    const isMakers = credentials.makers.some((each) => isProofOf(each, seeds, proof));
    return failed(isMakers ? "not_bound" : "wrong_account");
  }
  const { cookie } = first;
  const body = proofFor(credential, seeds);
  const second = await post(address, { path: "/app/handshake2", body, cookie, signal });
  if (second.kind === "failed") return { ...second, sent: false };
  if (second.status !== 200) return failed("session_lost");
  const { version } = credential;
  return { kind: "session", version, keys: sessionKeys(credential, seeds), cookie };
}

async function whyTurnedAway(address: TcpAddress, signal: AbortSignal): Promise<TapoFailure> {
  const body = new TextEncoder().encode(JSON.stringify(DISCOVER));
  const reply = await post(address, { path: "/", body, signal });
  const answer = reply.kind === "answer"
    ? readJson(new TextDecoder().decode(reply.body))
    : undefined;
  if (numberAt(answer, ["error_code"]) === LOCKED_ERROR) return "locked";
  return fieldAt(answer, ["result", "tpap"]) === undefined ? "turned_away" : "wants_option";
}

interface Post {
  readonly path: string;
  readonly body: Bytes;
  readonly cookie?: string | null;
  readonly signal: AbortSignal;
}

type Posted =
  | Failed
  | {
    readonly kind: "answer";
    readonly status: number;
    readonly cookie: string | null;
    readonly body: Bytes;
  };

async function post(
  address: TcpAddress,
  { path, body, cookie = null, signal }: Post,
): Promise<Posted> {
  const reply = await askBinary({
    method: "POST",
    path,
    headers: { Connection: "close", ...(cookie === null ? {} : { Cookie: cookie }) },
    body,
  }, { address, signal });
  if (reply.kind === "failed") return reply;
  return {
    kind: "answer",
    status: reply.status,
    cookie: COOKIE_REGEXP.exec(reply.header("set-cookie") ?? "")?.[1] ?? null,
    body: bytesOf(reply.body),
  };
}
