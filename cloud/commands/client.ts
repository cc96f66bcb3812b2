import { isHttp } from "../../lib/base/address.ts";
import { parseSecret } from "../../lib/config/cloud_config.ts";
import { type Environment, read } from "../../lib/base/environment.ts";
import { readJson, textAt } from "../../lib/base/json_field.ts";
import { SECOND_MS } from "../../lib/time/time.ts";
import type { CommandIo } from "./command_io.ts";
import { CommandError } from "../../lib/base/command.ts";
import { EXIT } from "../../lib/base/exit.ts";
import { createTokenIssuer } from "../keys/tokens.ts";

/** Asking the cloud from a command line. */

const TIMEOUT_MS = 10 * SECOND_MS;
/** Largest answer that is read, in characters. */
const ANSWER_CHARACTERS_MAX = 4_000_000;

/** Where the cloud is and by what right it is asked. */
export interface CloudLink {
  /** Without a slash at the end. */
  readonly base: string;
  /** A secret. */
  readonly token: string;
}

/** What is asked. */
export interface CloudQuestion {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  /** Sent as JSON; undefined: no body. */
  readonly body?: unknown;
}

/** `--url`, else REBOOTINATOR_URL, else PUBLIC_URL, else this machine; throws TypeError. */
export function readBase(url: string | undefined, environment: Environment): string {
  const text = url ?? read(environment, "REBOOTINATOR_URL") ?? read(environment, "PUBLIC_URL") ??
    `http://127.0.0.1:${read(environment, "PORT") ?? "8000"}`;
  const parsed = URL.parse(text);
  const isBase = parsed !== null && isHttp(parsed) && parsed.pathname === "/" &&
    parsed.username === "" && parsed.password === "";
  if (!isBase) {
    throw new TypeError(
      `Cannot run: the cloud's address must be http:// or https:// with a host and no path, got ${
        JSON.stringify(text.slice(0, 100))
      }`,
    );
  }
  return parsed.origin;
}

/** The token for reading or changing, from the environment's secret; throws TypeError. */
export async function deriveToken(
  kind: "read" | "admin",
  environment: Environment,
): Promise<string> {
  const given = kind === "read" ? read(environment, "REBOOTINATOR_READ_TOKEN") : null;
  if (given !== null) {
    if (/^[\x21-\x7e]{1,256}$/.test(given)) return given;
    throw new TypeError("Cannot run: REBOOTINATOR_READ_TOKEN holds characters that no token has");
  }
  const issuer = await createTokenIssuer(parseSecret(read(environment, "REBOOTINATOR_SECRET")));
  return await issuer.issue({ kind });
}

/**
 * The cloud's answer as JSON. Throws CommandError with exit 1 when the cloud says no, 2 when it
 * does not take the token, and 3 when it cannot be reached or what answers is not the cloud.
 */
export async function askCloud(
  link: CloudLink,
  options: { readonly question: CloudQuestion; readonly io: Pick<CommandIo, "fetch"> },
): Promise<unknown> {
  const { method, path, body } = options.question;
  let response: Response;
  let text: string;
  try {
    response = await options.io.fetch(`${link.base}${path}`, {
      method,
      headers: {
        accept: "application/json",
        authorization: `Bearer ${link.token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "manual", // The token is for this address only.
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    text = await response.text();
  } catch (error) {
    throw new CommandError(`Cannot reach the cloud at ${link.base}: ${whyOf(error)}`, {
      exit: EXIT.unavailable,
      cause: error,
    });
  }
  const json = text.length <= ANSWER_CHARACTERS_MAX ? readJson(text) : undefined;
  if (response.ok && json !== undefined) return json;
  throw refusal(link, { status: response.status, json });
}

function refusal(
  link: CloudLink,
  answer: { readonly status: number; readonly json: unknown },
): CommandError {
  const { status, json } = answer;
  const why = textAt(json, ["error"]);
  if (why === null) {
    return new CommandError(`What answers at ${link.base} is not the cloud (status ${status})`, {
      exit: EXIT.unavailable,
    });
  }
  if (status === 401) {
    return new CommandError(
      `The cloud at ${link.base} does not take our token: its REBOOTINATOR_SECRET is another one`,
    );
  }
  return new CommandError(`The cloud says: ${why.slice(0, 300)}`, {
    exit: status >= 500 ? EXIT.unavailable : EXIT.failed,
  });
}

function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === "TimeoutError"
    ? `no answer within ${TIMEOUT_MS / SECOND_MS} s`
    : error.message;
}
