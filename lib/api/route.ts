import type { Shape } from "../base/shape.ts";
import type { Json } from "../base/shape_rules.ts";

/** What a row of the table of addresses says. */

/**
 * Who is let in: everybody; one home itself, also where it shows its
 * token only in the first message of a socket; whoever may read, or that home; whoever may act, asked
 * by a program or by a page; the admin.
 */
export type Access =
  | "all"
  | "site"
  | "site-or-message"
  | "read"
  | "read-or-site"
  | "act"
  | "act-by-page"
  | "admin";

/** What a token is for: one home itself, reading, acting, changing everything. */
export type TokenKind = "site" | "read" | "act" | "admin";

/** The answer to who asks for what there is. */
export interface GoodAnswer<T = unknown> {
  readonly status: number;
  /** The content type. */
  readonly type: string;
  /** Of JSON. */
  readonly body?: Shape<T>;
}

/** What the document for machines says beyond path, method, summary and tokens. */
export interface ApiWords {
  readonly body?: Shape<unknown>;
  /** As the document has it. */
  readonly query?: readonly Json[];
  readonly answer: GoodAnswer;
  /** Beside 401, 403 and 429 where a token is asked for. */
  readonly refusals?: readonly number[];
}

/** What is asked by one method at one address. */
export interface Route {
  /** GET answers HEAD as well, unless it is a stream. */
  readonly method: "GET" | "POST" | "DELETE";
  /** One parameter at most, of those in `PARAMETERS`; all else is taken letter by letter. */
  readonly path: string;
  readonly access: Access;
  /** Open to all where the cloud's `STATUS_PUBLIC` is true. */
  readonly mayBePublic?: true;
  /** Goes on until somebody ends it; HEAD would learn nothing of it. */
  readonly isStream?: true;
  /** GET does something here, so that HEAD is not answered either. */
  readonly acts?: true;
  /** One line of what it is. */
  readonly says: string;
  /** Null: for people and their browsers, no part of the API. */
  readonly api: ApiWords | null;
}
