import type { News, Outcome } from "../airtouch.ts";
import { joinBytes } from "../frame/bytes.ts";
import type { LinkLimits, LinkLoss, LinkReport } from "../link/link.ts";
import { messageBytes } from "../messages/message.ts";
import { createAirtouchProtocol, type Heard, orderId } from "../messages/protocol.ts";
import type { ConsoleAddress } from "../model.ts";
import {
  checkOrder,
  confirmsOrder,
  isRepeatable,
  isTimerOrder,
  type Order,
  orderMessage,
} from "../order.ts";
import { EMPTY_PICTURE, foldMessage, type Picture, untoldErrors } from "../picture.ts";
import type { Encodable, Message } from "../types.ts";
import { type LinkClock, LinkShell } from "./link_shell.ts";
import { createTcpOpener } from "./tcp.ts";

/** What the owner of a client is told. */
export type ClientNews =
  | { readonly kind: "ready" }
  | { readonly kind: "lost"; readonly loss: LinkLoss; readonly retryInMs: number }
  | { readonly kind: "told"; readonly before: Picture; readonly after: Picture }
  | Odd;

/** A message that this package does not understand. */
export type Odd = Extract<News, { readonly kind: "unknown" }>;

/** What a client is made of. */
export interface ClientOptions {
  readonly address: ConsoleAddress;
  readonly limits: LinkLimits;
  readonly clock: LinkClock;
  /** Must not throw. */
  onNews(news: ClientNews): void;
}

/** An order under way, and what the console showed when it was given or could first be written. */
interface Given {
  before: Picture;
}

/** A standing connection to one console, and what the console has told. */
export class AirtouchClient implements AsyncDisposable {
  readonly #options: ClientOptions;
  readonly #shell: LinkShell<Heard>;
  /** By AC: the error code whose text was asked for. */
  readonly #errorsAsked = new Map<number, number>();
  readonly #given = new Set<Given>();
  #picture: Picture = EMPTY_PICTURE;
  #orders = 0;
  #phase: "asking" | "ready" = "asking";

  /** Begins to connect at once, and goes on until it is closed. */
  constructor(options: ClientOptions) {
    const { address: { model, host, port }, limits, clock } = options;
    this.#options = options;
    this.#shell = new LinkShell<Heard>({
      link: { protocol: createAirtouchProtocol(model), limits, random: Math.random },
      open: createTcpOpener({ hostname: host, port }),
      clock,
      onReport: (report) => this.#take(report),
    });
  }

  get picture(): Picture {
    return this.#picture;
  }

  /** Whether the connection stands and all first questions are through. */
  get isReady(): boolean {
    return this.#phase === "ready";
  }

  /**
   * Asks for `order` until the console's own status shows it done; what must not be repeated is
   * written once. Throws RangeError for an order that contradicts itself or that this model cannot
   * take.
   */
  submit(order: Order): Promise<Outcome> {
    const { model } = this.#options.address;
    checkOrder(order);
    const given: Given = { before: this.#picture };
    const control = this.#bytes(orderMessage(order, { model, picture: this.#picture }));
    // Whether a console answers a timer that is set already, no document says: it is asked.
    const bytes = isTimerOrder(order)
      ? joinBytes(control, this.#bytes({ kind: "timer_status_request" }))
      : control;
    this.#given.add(given);
    const ended = this.#shell.submit({
      policy: isRepeatable(order) ? "idempotent" : "once",
      bytes,
      confirms: (heard) => confirmsOrder(order, heard.message, given.before),
      // An unchanged status is no refusal: it may be older than the order.
    });
    return ended.finally(() => this.#given.delete(given));
  }

  /** Ends every order, the timer and the socket; settles when the socket is gone. */
  close(): Promise<void> {
    this.#phase = "asking";
    return this.#shell.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #take(report: Exclude<LinkReport<Heard>, { readonly kind: "ended" }>): void {
    switch (report.kind) {
      case "ready":
        this.#phase = "ready";
        // What waits was never written: it is measured against what is so now.
        for (const given of this.#given) given.before = this.#picture;
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
      case "received":
        this.#hear(report.frame);
    }
  }

  #hear({ frame, message }: Heard): void {
    if (message.kind === "unknown" || message.kind === "malformed") {
      const { type, data } = frame;
      const told = message.kind === "unknown"
        ? { subType: message.subType, why: null }
        : { subType: null, why: message.why };
      this.#options.onNews({ kind: "unknown", type, data, ...told });
      return;
    }
    const before = this.#picture;
    this.#picture = foldMessage(before, message);
    if (this.#picture === before) return;
    this.#options.onNews({ kind: "told", before, after: this.#picture });
    if (this.#phase === "ready") this.#askErrors();
  }

  /** Asks once a connection for the text of each error that stands. */
  #askErrors(): void {
    const untold = new Set(untoldErrors(this.#picture));
    for (const { ac, errorCode } of this.#picture.acs) {
      // The vendor's advice: an AC that comes back from an error may have other abilities.
      if (errorCode === 0 && this.#errorsAsked.delete(ac)) {
        this.#ask({ kind: "ability_request", ac }, ({ kind }) => kind === "ability");
      }
      if (!untold.has(ac) || this.#errorsAsked.get(ac) === errorCode) continue;
      this.#errorsAsked.set(ac, errorCode);
      this.#ask(
        { kind: "error_request", ac },
        (message) => message.kind === "error" && message.ac === ac,
      );
    }
  }

  #ask(message: Encodable, answers: (message: Message) => boolean): void {
    this.#shell.submit({
      policy: "connected_only",
      bytes: this.#bytes(message),
      confirms: (heard) => answers(heard.message),
    });
  }

  #bytes(message: Encodable): Uint8Array {
    const { model } = this.#options.address;
    return messageBytes(message, { model, id: orderId(this.#orders++) });
  }
}
