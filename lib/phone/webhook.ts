import * as v from "../base/shape.ts";
import { moment } from "../wire/numbers.ts";
import { DAY_MS, type EpochMs, MINUTE_MS } from "../time/time.ts";
import { type Notice, NOTICE_KINDS, type SilentHomes } from "./notice.ts";
import type { NtfyMessage } from "./ntfy.ts";
import { type NtfyAnswer, readRetryAfter } from "./ntfy_answer.ts";

/** What is posted to a web hook, and what its answers mean; docs/notifications.md. */

/** Version of the JSON below; fields may be added to it, none taken away. */
const WEBHOOK_VERSION = 1;

/** The JSON. */
export const webhookSchema = v.strictObject({
  version: v.literal(WEBHOOK_VERSION),
  /** The same for every repeat of the same news, `"home/17"`. */
  id: v.string(),
  /**
   * That of a notice, or `present`: the state in place of notices that a refusing channel missed;
   * `homes`: several fell silent together; `monitor`: the monitor itself.
   */
  kind: v.picklist([...NOTICE_KINDS, "present", "homes", "monitor"]),
  /** When it became news. */
  createdAt: moment,
  sentAt: moment,
  /** Null: several homes, or the monitor itself. `timeZone`: IANA name; null: UTC. */
  site: v.nullable(
    v.strictObject({ id: v.string(), name: v.string(), timeZone: v.nullable(v.string()) }),
  ),
  title: v.string(),
  text: v.string(),
  priority: v.picklist([1, 2, 3, 4, 5]),
  tags: v.array(v.string()),
  url: v.nullable(v.string()),
  /** The id of what it replaces; null: of nothing. */
  replaces: v.nullable(v.string()),
  facts: v.nullable(v.record(v.unknown())),
});

type WebhookBody = v.InferOutput<typeof webhookSchema>;

/** What a message is about, for channels that tell more than its words. */
export interface MessageAbout extends Pick<WebhookBody, "id" | "kind" | "site" | "createdAt"> {
  /** Its place among the notices of its site; 0: none. */
  readonly number: number;
  /** Null: no single notice. */
  readonly notice: Notice | null;
  /** Those that fell silent together; not there: it is about one, or about none. */
  readonly homes?: SilentHomes;
}

/** A receiver that rests us without saying how long. */
const LIMITED_MS = MINUTE_MS;

/** The JSON. Moments are milliseconds since 1970. */
export function webhookBody(
  message: NtfyMessage,
  options: { readonly about: MessageAbout; readonly now: EpochMs },
): string {
  const { about, now } = options;
  const body: WebhookBody = {
    version: WEBHOOK_VERSION,
    id: about.id,
    kind: about.kind,
    createdAt: about.createdAt,
    sentAt: now,
    site: about.site,
    title: message.title,
    text: message.body,
    priority: message.priority,
    tags: message.tags,
    url: message.click,
    replaces: message.sequenceId,
    facts: about.homes === undefined
      ? about.notice && factsOf(about.notice)
      : { homes: about.homes.map(factsOfHome) },
  };
  return JSON.stringify(body);
}

/** What the notice says beyond what stands beside it. */
function factsOf(notice: Notice): Readonly<Record<string, unknown>> {
  const { siteName: _, timeZone: _zone, sequenceId: _id, kind: _kind, ...facts } = notice;
  return facts;
}

/** The same as of a home that fell silent alone, with what stands beside it there. */
function factsOfHome({ site, notice }: SilentHomes[number]): object {
  const { siteName: name, timeZone, sequenceId: replaces } = notice;
  return { site: { id: site, name, timeZone }, replaces, ...factsOf(notice) };
}

/** What an answer to it means; total over every status. */
export function classifyWebhookAnswer(
  response: {
    readonly status: number;
    /** `Headers` will do. */
    readonly headers: { get(name: string): string | null };
    readonly now: EpochMs;
  },
): NtfyAnswer {
  const { status, now } = response;
  const why = `status ${status}`;
  const afterMs = readRetryAfter(response.headers.get("retry-after"), now);
  if (status >= 200 && status < 300) return { kind: "delivered", sequenceKnown: null };
  if (status >= 300 && status < 400) {
    return { kind: "channel_refused", why: `${why}: it redirects, and redirects are not followed` };
  }
  switch (status) {
    case 401:
    case 403:
    case 404:
    case 405:
    case 410:
      return { kind: "channel_refused", why };
    case 408:
    case 425:
      return { kind: "retry", afterMs, why };
    case 429:
      return { kind: "limited", untilMs: now + Math.min(afterMs ?? LIMITED_MS, DAY_MS), why };
  }
  if (status >= 400 && status < 500) return { kind: "message_refused", why };
  return { kind: "retry", afterMs, why };
}
