/** A link with real sockets and short times, and a way to wait for what it reports. */
import { LINK_LIMITS, type LinkLimits, type LinkReport } from "../../../lib/airtouch/link/link.ts";
import { type LinkClock, LinkShell } from "../../../lib/airtouch/shell/link_shell.ts";
import { createTcpOpener, type OpenWire } from "../../../home/net/tcp.ts";
import { TOY_PROTOCOL, TOY_QUESTION, toyCommand, type ToyFrame } from "./link_toy.ts";
import type { Outcome } from "../../../lib/airtouch/airtouch.ts";
import type { LinkPolicy } from "../../../lib/airtouch/link/link.ts";

/** The defaults, about a thousand times as fast. */
export const SHORT_LIMITS: LinkLimits = {
  ...LINK_LIMITS,
  heartbeatEveryMs: 400,
  heartbeatReplyMs: 200,
  connectMs: 1_000,
  writeMs: 150,
  questionReplyMs: 500,
  commandReplyMs: 150,
  commandLifeMs: 3_000,
  connectedOnlyLifeMs: 100,
  trustMs: 100,
  retryMinMs: 20,
  retryMaxMs: 200,
  lastingMs: 1_000,
};

const WAIT_MAX_MS = 40_000;

export const REAL_CLOCK: LinkClock = {
  nowMs: () => performance.now(),
  callLater: (act, delayMs) => {
    const timer = setTimeout(act, delayMs);
    return () => clearTimeout(timer);
  },
};

type Report = Exclude<LinkReport<ToyFrame>, { readonly kind: "ended" }>;

export interface Bench extends AsyncDisposable {
  readonly shell: LinkShell<ToyFrame>;
  readonly reports: readonly Report[];
  /** Settles once `reports` satisfies `holds`; rejects after ten seconds. */
  until(holds: (reports: readonly Report[]) => boolean): Promise<void>;
  submit(id: number, policy: LinkPolicy): Promise<Outcome>;
  close(): Promise<void>;
}

export function startBench(port: number, options: {
  readonly limits?: Partial<LinkLimits>;
  readonly open?: OpenWire;
  readonly clock?: LinkClock;
} = {}): Bench {
  const reports: Report[] = [];
  let check = () => {};
  const shell = new LinkShell<ToyFrame>({
    link: {
      protocol: { ...TOY_PROTOCOL, questions: [TOY_QUESTION] },
      limits: { ...SHORT_LIMITS, ...options.limits },
      random: Math.random,
    },
    open: options.open ?? createTcpOpener({ hostname: "127.0.0.1", port }),
    clock: options.clock ?? REAL_CLOCK,
    onReport: (report) => {
      reports.push(report);
      check();
    },
  });
  return {
    shell,
    reports,
    until: (holds) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      check = () => {
        if (holds(reports)) resolve();
      };
      check();
      return within(promise, () => list(reports));
    },
    submit: (id, policy) => within(shell.submit(toyCommand(id, policy)), () => list(reports)),
    close: () => within(shell.close()),
    [Symbol.asyncDispose]: () => within(shell.close()),
  };
}

/** Makes a test that would wait for ever fail instead. */
export function within<Value>(promise: Promise<Value>, what = () => ""): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(new Error(`Not within ${WAIT_MAX_MS} ms: ${what()}`));
  const timer = setTimeout(giveUp, WAIT_MAX_MS);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function list(reports: readonly Report[]): string {
  return reports.map((report) => report.kind === "lost" ? report.loss.kind : report.kind).join(" ");
}

/** How often the link became ready. */
export function countReady(reports: readonly Report[]): number {
  return reports.filter((report) => report.kind === "ready").length;
}

/** Kinds of the losses so far, in order. */
export function listLosses(reports: readonly Report[]): string[] {
  return reports.flatMap((report) => report.kind === "lost" ? [report.loss.kind] : []);
}
