import { describeCause } from "../../lib/wire/cause.ts";
import { phaseName } from "../../lib/watch/tell/heartbeat_of.ts";
import type { TargetResult } from "../../lib/probes/probe.ts";
import { formatDuration } from "../../lib/time/time.ts";
import type { TickReport } from "./tick.ts";

/** What one tick did, as one record; the log line in JSON and in words are made of it. */
type TickRecord = Readonly<ReturnType<typeof recordOf>>;

/** The record of a tick; `tookMs` since the process started. No secret is in it. */
export function recordOf(
  report: TickReport,
  options: {
    readonly tookMs: number;
    readonly dryRun: boolean;
    readonly warnings: readonly string[];
  },
) {
  const { state, heartbeat } = report;
  const sinceMs = state.outage?.sinceMs ?? null;
  return {
    // Asked for only by JSON: the first date of a process costs 2 MiB (Deno 2.9.6).
    get at() {
      return new Date(state.wallMs).toISOString();
    },
    cause: report.diagnosis.cause,
    gateway: report.diagnosis.gateway,
    /** Why this computer itself could not hear; null: it could, or it is not known. */
    own: report.diagnosis.own === undefined ? null : report.diagnosis.note,
    phase: phaseName(state),
    action: report.action,
    remark: report.remark,
    plug: report.plugSaid,
    outageS: sinceMs === null ? null : (state.uptimeMs - sinceMs) / 1_000,
    probes: report.results.map(probeRecord),
    cloud: heartbeat === null ? null : heartbeat.kind === "accepted" ? "accepted" : heartbeat.why,
    phone: report.phone,
    /** Consoles that were asked; `said`: the versions, or why there was no answer. */
    consoles: report.consoles.map((answer) => ({
      name: answer.device.name,
      outcome: answer.kind,
      said: answer.kind === "answered" ? answer.versions.join(", ") : answer.why,
    })),
    /** What is new of it; null: nothing. */
    homeAssistant: report.homeAssistant,
    warnings: [...options.warnings, ...report.warnings],
    tookMs: Math.round(options.tookMs),
    dryRun: options.dryRun,
  };
}

function probeRecord({ url, result }: TargetResult) {
  switch (result.kind) {
    case "answered":
      return { url, outcome: result.kind, ms: Math.round(result.latencyMs), why: null };
    case "wrong":
      return { url, outcome: result.kind, ms: Math.round(result.latencyMs), why: result.what };
    case "silent":
    case "not_tried":
      return { url, outcome: result.kind, ms: null, why: result.why };
  }
}

/** The record as one line for people: news first, then what was seen. */
export function lineOf(record: TickRecord): string {
  const news = [
    record.dryRun ? "dry run" : null,
    describeCause(record),
    record.own,
    record.outageS === null ? null : `away ${formatDuration(record.outageS * 1_000)}`,
    record.phase === "watching" ? null : `phase ${record.phase}`,
    actionText(record),
    record.remark,
    record.plug === null ? null : `plug: ${record.plug}`,
    record.cloud === null ? null : `cloud: ${record.cloud}`,
    record.phone === null ? null : `phone: ${record.phone}`,
    ...record.consoles.map(({ name, outcome, said }) =>
      `${name}: ${
        outcome === "answered" ? said : `${outcome.replace("_", " ").toUpperCase()} (${said})`
      }`
    ),
    record.homeAssistant === null ? null : `Home Assistant ${record.homeAssistant}`,
  ].filter((part) => part !== null);
  const warnings = record.warnings.map((warning) => ` | WARNING ${warning}`).join("");
  return `${news.join(", ")} | ${record.probes.map(probeText).join(", ")}${warnings}`;
}

function actionText({ action, dryRun }: TickRecord): string | null {
  switch (action) {
    case "cut":
      return dryRun ? "WOULD REBOOT THE ROUTER" : "REBOOTING THE ROUTER";
    case "turn_on":
      return dryRun ? "would ask for power" : "asked for power";
    default:
      return null;
  }
}

function probeText(probe: TickRecord["probes"][number]): string {
  if (probe.outcome === "answered") return `${probe.url} ${probe.ms} ms`;
  return `${probe.url} ${probe.outcome.replace("_", " ").toUpperCase()} (${probe.why})`;
}
