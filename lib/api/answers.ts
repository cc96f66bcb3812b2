/** What the cloud answers: the shapes of the bodies that only it writes, and their types. */
import * as v from "../base/shape.ts";
import { historySchema } from "../site/history.ts";
import { siteSchema } from "../status/read_status.ts";
import { count, moment } from "../wire/numbers.ts";

/** One line, for people. */
export const errorSchema = v.strictObject({ error: v.string() });

/** `GET /healthz` */
export const healthSchema = v.strictObject({
  ok: v.boolean(),
  /** Null: nobody ever looked, or the store does not say. */
  lastSweepAgeMs: v.nullable(v.number()),
  /** The store answers. */
  kv: v.boolean(),
  /** Since the store last took a write of this process; null: it never tried. */
  lastWriteAgeMs: v.nullable(v.number()),
  lastWriteOk: v.nullable(v.boolean()),
});

/** What a ping is answered. */
export const pingReplySchema = v.strictObject({ serverTimeMs: count, staleAfterMs: count });

/** `GET /v1/sites/:site` */
export const siteWithHistorySchema = v.strictObject({
  now: moment,
  site: siteSchema,
  history: v.pipe(v.array(historySchema), v.maxLength(200)),
});

/** The id of a home that is gone. */
export const forgottenSchema = v.strictObject({ forgotten: v.pipe(v.string(), v.maxLength(32)) });

/** A command that waits. */
export const queuedSchema = v.strictObject({
  id: v.pipe(v.string(), v.maxLength(16)),
  expiresAt: moment,
});

/** A test notification that waits. */
export const testQueuedSchema = v.strictObject({ queuedAt: moment });

/** Null: not muted any more. */
export const mutedSchema = v.strictObject({ mutedUntil: v.nullable(moment) });
