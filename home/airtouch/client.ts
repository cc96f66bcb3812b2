import { messageBytes } from "../../lib/airtouch/messages/message.ts";
import { confirmsOrder, type Order, orderMessage } from "../../lib/airtouch/order.ts";
import {
  EMPTY_PICTURE,
  foldMessage,
  type Picture,
  untoldErrors,
} from "../../lib/airtouch/picture.ts";
import {
  createAirtouchProtocol,
  type Heard,
  orderId,
} from "../../lib/airtouch/messages/protocol.ts";
import type {
  LinkLimits,
  LinkLoss,
  LinkOutcome,
  LinkReport,
} from "../../lib/airtouch/link/link.ts";
import { type LinkClock, LinkShell } from "./link_shell.ts";
import { createTcpOpener } from "../net/tcp.ts";
import type { ConsoleAddress } from "./arguments.ts";

/** What the owner of a client is told. */
export type ClientNews =
  | { readonly kind: "ready" }
  | { readonly kind: "lost"; readonly loss: LinkLoss; readonly retryInMs: number }
  | { readonly kind: "told"; readonly before: Picture; readonly after: Picture };

export interface ClientOptions {
  readonly address: ConsoleAddress;
  readonly limits: LinkLimits;
  readonly clock: LinkClock;
  /** A number in [0, 1) at each call. */
  random(): number;
  /** Must not throw. */
  onNews(news: ClientNews): void;
}

/** A standing connection to one console, and what the console has told. */
export class AirtouchClient implements AsyncDisposable {
  readonly #options: ClientOptions;
  readonly #shell: LinkShell<Heard>;
  /** By AC: the error code whose text was asked for. */
  readonly #errorsAsked = new Map<number, number>();
  #picture: Picture = EMPTY_PICTURE;
  #orders = 0;
  #phase: "asking" | "ready" = "asking";

  /** Begins to connect at once, and goes on until it is closed. */
  constructor(options: ClientOptions) {
    const { address: { model, host, port }, limits, clock } = options;
    this.#options = options;
    this.#shell = new LinkShell<Heard>({
      link: { protocol: createAirtouchProtocol(model), limits, random: () => options.random() },
      open: createTcpOpener({ hostname: host, port }),
      clock,
      onReport: (report) => this.#take(report),
    });
  }

  get picture(): Picture {
    return this.#picture;
  }

  /**
   * Asks for `order` until the console's own status shows it done. Throws RangeError for a value
   * that this model cannot hold.
   */
  submit(order: Order): Promise<LinkOutcome> {
    const { model } = this.#options.address;
    const sending = { model, id: orderId(this.#orders++), direction: "to_console" } as const;
    const message = orderMessage(order, { model, picture: this.#picture });
    return this.#shell.submit({
      policy: "idempotent",
      bytes: messageBytes(message, sending),
      confirms: (heard) => confirmsOrder(order, heard.message),
      // No console is known to say no: an unchanged status may be older than the order.
      refuses: () => false,
    });
  }

  close(): Promise<void> {
    return this.#shell.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #take(report: Exclude<LinkReport<Heard>, { readonly kind: "ended" }>): void {
    switch (report.kind) {
      case "ready":
        this.#phase = "ready";
        this.#options.onNews({ kind: "ready" });
        this.#askErrors();
        return;
      case "lost": {
        const retryInMs = Math.max(0, report.retryAtMs - this.#options.clock.nowMs());
        this.#phase = "asking";
        this.#errorsAsked.clear();
        this.#options.onNews({ kind: "lost", loss: report.loss, retryInMs });
        return;
      }
      case "received": {
        const before = this.#picture;
        this.#picture = foldMessage(before, report.frame.message);
        if (this.#picture === before) return;
        this.#options.onNews({ kind: "told", before, after: this.#picture });
        if (this.#phase === "ready") this.#askErrors();
      }
    }
  }

  /** Asks once a connection for the text of each error that stands. */
  #askErrors(): void {
    const untold = new Set(untoldErrors(this.#picture));
    for (const { ac, errorCode } of this.#picture.acs) {
      if (errorCode === 0) this.#errorsAsked.delete(ac);
      if (!untold.has(ac) || this.#errorsAsked.get(ac) === errorCode) continue;
      this.#errorsAsked.set(ac, errorCode);
      this.#askError(ac);
    }
  }

  #askError(ac: number): void {
    const { model } = this.#options.address;
    const sending = { model, id: orderId(this.#orders++), direction: "to_console" } as const;
    this.#shell.submit({
      policy: "connected_only",
      bytes: messageBytes({ kind: "error_request", ac }, sending),
      confirms: ({ message }) => message.kind === "error" && message.ac === ac,
      refuses: () => false,
    });
  }
}
