import { boolean, Fault, type InferOutput, nullable, number, object } from "../base/shape.ts";
import { broken, type Finding, warning, well } from "./finding.ts";
import { type EpochMs, formatDuration, MINUTE_MS } from "../time/time.ts";

/** The cloud's clock may be off by this; times in messages are then still right to the minute. */
const SKEW_MS_MAX = MINUTE_MS;

const SWEEP_AGE_MS_MAX = 5 * MINUTE_MS;

/** One answer of the cloud; a body that is not JSON is undefined. */
export type CloudAnswer =
  | { readonly kind: "answer"; readonly status: number; readonly body: unknown }
  | { readonly kind: "none"; readonly why: string };

/** What the cloud said. */
export interface CloudFacts {
  readonly site: string;
  /** `GET /healthz` */
  readonly health: CloudAnswer;
  /** `GET /v1/sites/:site` with the site's token. */
  readonly view: CloudAnswer;
  readonly nowMs: EpochMs;
}

const healthSchema = object({
  ok: boolean(),
  lastSweepAgeMs: nullable(number()),
});
const viewSchema = object({ now: number() });

/** What of `/healthz` is judged; null: that is no cloud's. */
export function readHealth(body: unknown): InferOutput<typeof healthSchema> | null {
  const parsed = healthSchema.read(body);
  return parsed instanceof Fault ? null : parsed;
}

/** Lines about the cloud. */
export function cloudFindings(facts: CloudFacts): Finding[] {
  const { health, view } = facts;
  if (health.kind === "none") {
    const next = "Is cloud.url right, and does the cloud run?";
    return [broken("cloud", `It does not answer: ${health.why}`, next)];
  }
  const parsed = readHealth(health.body);
  if (parsed === null) {
    const says = `Something answers there (status ${health.status}) that is not the cloud`;
    return [broken("cloud", says, "Is cloud.url right?")];
  }
  return [
    well("cloud", "It answers"),
    sweepFinding(parsed),
    ...viewFindings(view, facts),
  ];
}

function sweepFinding({ ok, lastSweepAgeMs }: InferOutput<typeof healthSchema>): Finding {
  const link = "cloud sweep";
  if (!ok || (lastSweepAgeMs ?? 0) > SWEEP_AGE_MS_MAX) {
    const says = lastSweepAgeMs === null
      ? "The cloud is not well"
      : `The cloud last looked for silent homes ${formatDuration(lastSweepAgeMs)} ago`;
    return broken(link, says, "Look at the cloud's own log: its cron does not run");
  }
  return lastSweepAgeMs === null
    ? warning(link, "The cloud has not looked for silent homes yet", "Wait a minute")
    : well(link, `The cloud looked for silent homes ${formatDuration(lastSweepAgeMs)} ago`);
}

function viewFindings(view: CloudAnswer, { site, nowMs }: CloudFacts): Finding[] {
  const link = "cloud token";
  if (view.kind === "none") return [broken(link, `No answer: ${view.why}`, "Try again")];
  if (view.status === 401 || view.status === 403) {
    const next = `Print a new one: \`deno task token ${site}\`, with the cloud's own secret`;
    return [broken(link, `The cloud refuses the token (status ${view.status})`, next)];
  }
  if (view.status === 404) {
    const says = "The token is right; the cloud has not heard from this home yet";
    return [warning(link, says, "`deno task probe` sends the first heartbeat")];
  }
  const parsed = viewSchema.read(view.body);
  if (view.status !== 200 || parsed instanceof Fault) {
    return [broken(link, `The cloud answers status ${view.status}`, "Look at the cloud's log")];
  }
  return [well(link, "The cloud knows this home"), clockFinding(nowMs - parsed.now, "the cloud's")];
}

/** `whose` clock it is compared with; `aheadMs` may be negative. */
export function clockFinding(aheadMs: number, whose: string): Finding {
  const says = `${formatDuration(Math.abs(aheadMs))} ${
    aheadMs < 0 ? "behind" : "ahead of"
  } ${whose}`;
  if (Math.abs(aheadMs) <= SKEW_MS_MAX) return well("clock", `This computer's clock is right`);
  return warning("clock", `This computer's clock is ${says}`, "Let the system set it (NTP)");
}
