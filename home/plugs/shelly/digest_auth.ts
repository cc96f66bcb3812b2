/** HTTP digest authentication with SHA-256 (RFC 7616), the part that small devices use. */

import { sha256Of } from "../../../lib/base/bytes.ts";

/** What a server asks for in `WWW-Authenticate`. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
}

/** One request and who makes it. */
export interface DigestRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly uri: string;
  readonly user: string;
  /** A secret. */
  readonly password: string;
  /** How often this nonce was used, from 1. */
  readonly count: number;
  /** Eight or more random hexadecimal digits. */
  readonly clientNonce: string;
}

/** Reads a challenge; null when it is not a digest with SHA-256 and `qop=auth`. */
export function readDigestChallenge(header: string): DigestChallenge | null {
  if (!/^digest\s/i.test(header)) return null;
  const fields = new Map<string, string>();
  for (const match of header.matchAll(/([a-z-]+)=(?:"([^"]*)"|([^\s,]+))/gi)) {
    fields.set((match[1] ?? "").toLowerCase(), match[2] ?? match[3] ?? "");
  }
  const realm = fields.get("realm");
  const nonce = fields.get("nonce");
  const right = fields.get("algorithm")?.toUpperCase() === "SHA-256" &&
    (fields.get("qop") ?? "").split(/,\s*/).includes("auth");
  return right && realm !== undefined && nonce !== undefined ? { realm, nonce } : null;
}

/** The value of the `Authorization` header that answers a challenge. */
export async function answerDigest(
  { realm, nonce }: DigestChallenge,
  request: DigestRequest,
): Promise<string> {
  const { method, uri, user, password, clientNonce } = request;
  const count = request.count.toString(16).padStart(8, "0");
  const who = await sha256Of(`${user}:${realm}:${password}`);
  const what = await sha256Of(`${method}:${uri}`);
  const response = await sha256Of([who, nonce, count, clientNonce, "auth", what].join(":"));
  return `Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", ` +
    `algorithm=SHA-256, qop=auth, nc=${count}, cnonce="${clientNonce}", response="${response}"`;
}
