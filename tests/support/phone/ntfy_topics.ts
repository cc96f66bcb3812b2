/** What an ntfy server keeps and checks, by its documentation of 2026; no network in here. */

/** One message as the poll API shows it. */
export interface NtfyStored {
  readonly id: string;
  /** Unix seconds. */
  readonly time: number;
  readonly event: "message" | "message_delete";
  readonly topic: string;
  readonly title?: string;
  readonly message?: string;
  readonly priority?: number;
  readonly tags?: readonly string[];
  readonly click?: string;
  readonly actions?: readonly NtfyButton[];
  readonly "sequence_id"?: string;
}

/** A button as it is published. */
export interface NtfyButton {
  readonly action: "view" | "http" | "broadcast";
  readonly label: string;
  readonly url?: string;
  readonly method?: string;
}

/** An error as ntfy answers it. */
export class NtfyError extends Error {
  constructor(readonly http: number, readonly code: number, text: string) {
    super(text);
  }
}

export interface TopicsOptions {
  readonly now: () => number;
  /** False: a server before 2.16, which ignores `sequence_id`. */
  readonly knowsSequenceId: boolean;
}

const NAME_REGEXP = /^[-_A-Za-z0-9]{1,64}$/;
const DISALLOWED = /^(docs|static|file|app|metrics|account|settings|signup|login|v1)$/;
const UNITS_MS: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, h: 36e5, d: 864e5 };
const MESSAGE_BYTES_MAX = 4096;
const JSON_BYTES_MAX = 2 * MESSAGE_BYTES_MAX;

export class NtfyTopics {
  #count = 0;
  readonly #stored: NtfyStored[] = [];
  #scheduled: { readonly dueMs: number; readonly message: NtfyStored }[] = [];
  readonly #options: TopicsOptions;

  constructor(options: TopicsOptions) {
    this.#options = options;
  }

  /** JSON to the root. */
  publishJson(body: Uint8Array): NtfyStored {
    if (body.length >= JSON_BYTES_MAX) throw new NtfyError(413, 41303, "JSON body too large");
    return this.publish(readJson(body));
  }

  /** Fields as in the JSON form. */
  publish(fields: Readonly<Record<string, unknown>>): NtfyStored {
    checkFields(fields);
    const { now, knowsSequenceId } = this.#options;
    const topic = String(fields["topic"]);
    this.#count++;
    const id = this.#count.toString(36).padStart(12, "m");
    const delay = fields["delay"];
    const dueMs = delay === undefined ? now() : now() + readDelayMs(String(delay), now());
    const sequenceId = String(fields["sequence_id"] ?? id);
    const message: NtfyStored = {
      id,
      time: Math.floor(dueMs / 1000),
      event: "message",
      topic,
      message: String(fields["message"] ?? "") || "triggered",
      ...pick(fields, ["title", "priority", "tags", "click", "actions"]),
      ...(knowsSequenceId ? { sequence_id: sequenceId } : {}),
    };
    if (knowsSequenceId) this.cancel(topic, sequenceId);
    if (delay === undefined) this.#stored.push(message);
    else this.#scheduled.push({ dueMs, message });
    return message;
  }

  /** Takes back what is scheduled under this id. */
  cancel(topic: string, sequenceId: string): void {
    this.#release();
    this.#scheduled = this.#scheduled.filter(({ message }) =>
      message.topic !== topic || message.sequence_id !== sequenceId
    );
  }

  /** `DELETE /topic/<seq>` */
  delete(topic: string, sequenceId: string): NtfyStored {
    this.cancel(topic, sequenceId);
    this.#count++;
    const id = this.#count.toString(36).padStart(12, "m");
    const time = Math.floor(this.#options.now() / 1000);
    const event = "message_delete" as const;
    const message: NtfyStored = { id, time, event, topic, "sequence_id": sequenceId };
    this.#stored.push(message);
    return message;
  }

  /** Delivered messages of a topic, oldest first. */
  messages(topic: string): NtfyStored[] {
    this.#release();
    return this.#stored.filter((message) => message.topic === topic);
  }

  scheduled(topic: string): NtfyStored[] {
    this.#release();
    return this.#scheduled.map(({ message }) => message).filter((each) => each.topic === topic);
  }

  /** What a phone still shows: the newest message of each sequence id. */
  shown(topic: string): NtfyStored[] {
    const newest = new Map<string, NtfyStored>();
    for (const message of this.messages(topic)) {
      newest.delete(message.sequence_id ?? message.id);
      if (message.event === "message") newest.set(message.sequence_id ?? message.id, message);
    }
    return [...newest.values()];
  }

  /** `since`: an id, Unix seconds, a duration, `all`, `latest`. */
  poll(
    topic: string,
    options: { readonly since: string; readonly scheduled: boolean },
  ): NtfyStored[] {
    const { since } = options;
    const all = [...this.messages(topic), ...(options.scheduled ? this.scheduled(topic) : [])];
    if (since === "all") return all;
    if (since === "latest") return all.slice(-1);
    const index = all.findIndex(({ id }) => id === since);
    if (index >= 0) return all.slice(index + 1);
    if (/^\d{10}$/.test(since)) return all.filter(({ time }) => time >= Number(since));
    const lengthMs = durationMs(since);
    if (lengthMs === null) throw new NtfyError(400, 40008, "invalid since parameter");
    const from = (this.#options.now() - lengthMs) / 1000;
    return all.filter(({ time }) => time >= from);
  }

  #release(): void {
    const now = this.#options.now();
    const due = this.#scheduled.filter(({ dueMs }) => dueMs <= now);
    if (due.length === 0) return;
    this.#scheduled = this.#scheduled.filter(({ dueMs }) => dueMs > now);
    for (const { message } of due.sort((a, b) => a.dueMs - b.dueMs)) this.#stored.push(message);
  }
}

function readJson(body: Uint8Array): Record<string, unknown> {
  const wrong = new NtfyError(400, 40017, "invalid request: request body must be message JSON");
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw wrong;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong;
  const fields = value as Record<string, unknown>;
  const strings = ["topic", "message", "title", "click", "delay", "cache", "email", "sequence_id"];
  const typed = strings.every((name) => ["undefined", "string"].includes(typeof fields[name]));
  const tags = fields["tags"] ?? [];
  if (!typed || !Array.isArray(tags) || !tags.every((tag) => typeof tag === "string")) throw wrong;
  return fields;
}

function checkFields(fields: Readonly<Record<string, unknown>>): void {
  const bytes = (text: unknown) => new TextEncoder().encode(String(text ?? "")).length;
  const fail = (code: number, text: string) => {
    throw new NtfyError(400, code, text);
  };
  const topic = String(fields["topic"] ?? "");
  if (!NAME_REGEXP.test(topic)) fail(40009, "invalid request: topic invalid");
  if (DISALLOWED.test(topic)) fail(40010, "invalid request: topic name is disallowed");
  const priority = fields["priority"] ?? 3;
  if (!Number.isInteger(priority) || Number(priority) < 0 || Number(priority) > 5) {
    fail(40007, "invalid priority parameter");
  }
  if (fields["email"] !== undefined) fail(40001, "e-mail notifications are not enabled");
  if (fields["actions"] !== undefined && !actionsAreValid(fields["actions"])) {
    fail(40018, "invalid request: actions invalid");
  }
  if (fields["delay"] !== undefined && fields["cache"] === "no") {
    fail(40002, "cannot disable cache for delayed message");
  }
  // Servers of 2025 count the exact limit as over it; with attachments off that is an error.
  if (bytes(fields["message"]) >= MESSAGE_BYTES_MAX) {
    fail(40014, "invalid request: attachments not allowed");
  }
  if (bytes(fields["title"]) > 1024) fail(40057, "invalid request: title too long");
  if (bytes(((fields["tags"] ?? []) as string[]).join(",")) > 512) {
    fail(40058, "invalid request: tags too long");
  }
  const sequenceId = fields["sequence_id"];
  if (sequenceId !== undefined && !NAME_REGEXP.test(String(sequenceId))) {
    fail(40049, "invalid request: sequence ID invalid");
  }
}

/** Three at most; each with a label, and what its kind needs. */
function actionsAreValid(actions: unknown): boolean {
  if (!Array.isArray(actions) || actions.length > 3) return false;
  return actions.every((action) => {
    const { action: kind, label, url, method = "POST", body = "" } = action ?? {};
    if (typeof label !== "string" || label === "") return false;
    if (kind === "broadcast") return true;
    if (kind !== "view" && kind !== "http") return false;
    if (typeof url !== "string" || url === "") return false;
    return kind === "view" || body === "" || (method !== "GET" && method !== "HEAD");
  });
}

function readDelayMs(delay: string, now: number): number {
  const delayMs = /^\d{10}$/.test(delay) ? Number(delay) * 1000 - now : durationMs(delay);
  if (delayMs === null) throw new NtfyError(400, 40004, "invalid delay parameter: unable to parse");
  if (delayMs < 10_000) throw new NtfyError(400, 40005, "invalid delay parameter: too small");
  if (delayMs > 3 * 864e5) throw new NtfyError(400, 40006, "invalid delay parameter: too large");
  return delayMs;
}

function durationMs(text: string): number | null {
  const match = /^(\d+)\s*([smhd])/.exec(text);
  return match === null ? null : Number(match[1]) * (UNITS_MS[match[2] ?? ""] ?? 0);
}

function pick(fields: Readonly<Record<string, unknown>>, names: readonly string[]): object {
  return Object.fromEntries(
    names.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]]),
  );
}
