/** A client of a simulated console, with short times and a way to wait for its news. */
import { AirtouchClient, type ClientNews } from "../../../lib/airtouch/shell/client.ts";
import type { Model } from "../../../lib/airtouch/model.ts";
import type { LinkLimits } from "../../../lib/airtouch/link/link.ts";
import { REAL_CLOCK, SHORT_LIMITS } from "./link_bench.ts";

/** Short times, but a heartbeat only at the start. */
export const CALM_LIMITS: LinkLimits = {
  ...SHORT_LIMITS,
  heartbeatEveryMs: 60_000,
  heartbeatReplyMs: 30_000,
};

const WAIT_MAX_MS = 10_000;

export interface ClientBench extends AsyncDisposable {
  readonly client: AirtouchClient;
  readonly news: readonly ClientNews[];
  /** Settles when `holds` is true, checked after each news; rejects after 10 s. */
  until(holds: () => boolean): Promise<void>;
  countReady(): number;
  /** Kinds of the losses so far, in order. */
  losses(): readonly string[];
}

export function startClient(
  peer: { readonly model: Model; readonly port: number },
  limits: LinkLimits = CALM_LIMITS,
): ClientBench {
  const news: ClientNews[] = [];
  let check = () => {};
  const client = new AirtouchClient({
    address: { model: peer.model, host: "127.0.0.1", port: peer.port },
    limits,
    clock: REAL_CLOCK,
    onNews(one) {
      news.push(one);
      check();
    },
  });
  return {
    client,
    news,
    until(holds) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const kinds = () => news.map(({ kind }) => kind).join(" ");
      const timer = setTimeout(() => reject(new Error(`Not within 10 s: ${kinds()}`)), WAIT_MAX_MS);
      check = () => {
        if (holds()) resolve();
      };
      check();
      return promise.finally(() => clearTimeout(timer));
    },
    countReady: () => news.filter(({ kind }) => kind === "ready").length,
    losses: () => news.flatMap((one) => one.kind === "lost" ? [one.loss.kind] : []),
    [Symbol.asyncDispose]: () => client.close(),
  };
}
