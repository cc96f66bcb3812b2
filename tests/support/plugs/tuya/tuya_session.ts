/**
 * One client's connection as a plug sees it: bytes in, requests out, and back. No sockets.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import {
  hmac,
  openBody,
  sealBody,
  sessionKey,
  takeFrame,
  TUYA_COMMAND,
  type TuyaFrame,
  type TuyaProtocol,
  writeFrame,
} from "./tuya_codec.ts";

/** Points in the order of the wire: JSON.parse would sort them by number. */
export type OrderedPoints = readonly (readonly [number, unknown])[];

export type TuyaRequest =
  | { readonly kind: "session_start"; readonly frame: TuyaFrame; readonly nonce: Buffer }
  | { readonly kind: "query"; readonly frame: TuyaFrame }
  | { readonly kind: "control"; readonly frame: TuyaFrame; readonly points: OrderedPoints }
  | { readonly kind: "heartbeat"; readonly frame: TuyaFrame }
  | { readonly kind: "refresh"; readonly frame: TuyaFrame };

export interface TuyaIdentity {
  readonly protocol: TuyaProtocol;
  readonly id: string;
  /** 16 characters. */
  readonly key: string;
}

const RETURN_CODE_BAD = 1;

export class TuyaSession {
  readonly #identity: TuyaIdentity;
  readonly #localKey: Buffer;
  #key: Buffer;
  #input: Buffer = Buffer.alloc(0);
  #nonces: { readonly ofClient: Buffer; readonly ofPlug: Buffer } | null = null;
  #ready: boolean;
  /** 3.5 plugs number what they send by themselves. */
  #sequence = 0x1000;

  constructor(identity: TuyaIdentity) {
    this.#identity = identity;
    this.#localKey = Buffer.from(identity.key);
    this.#key = this.#localKey;
    this.#ready = identity.protocol === "3.1" || identity.protocol === "3.3";
  }

  /** Whether requests are accepted: at once, or after the handshake. */
  get ready(): boolean {
    return this.#ready;
  }

  /** What the client asks. Throws when the bytes are no frames, or made with another key. */
  *receive(bytes: Buffer): Generator<TuyaRequest> {
    this.#input = Buffer.concat([this.#input, bytes]);
    while (true) {
      const taken = takeFrame(this.#input, this.#suite);
      if (taken === null) return;
      this.#input = taken.rest;
      const request = this.#interpret(taken.frame);
      if (request !== null) yield request;
    }
  }

  /** The second message of the handshake. */
  answerSession(request: { readonly frame: TuyaFrame; readonly nonce: Buffer }): Buffer {
    const ofPlug = randomBytes(16);
    this.#nonces = { ofClient: request.nonce, ofPlug };
    const body = Buffer.concat([ofPlug, hmac(this.#localKey, request.nonce)]);
    return this.#write(body, { command: TUYA_COMMAND.sessionAnswer, echo: request.frame });
  }

  /** Data points asked for; `frame` is the query. */
  answerQuery(points: Readonly<Record<number, unknown>>, frame: TuyaFrame): Buffer {
    const { protocol, id } = this.#identity;
    const isNew = protocol === "3.4" || protocol === "3.5";
    const text = JSON.stringify(isNew ? { dps: points } : { devId: id, dps: points });
    return this.#write(Buffer.from(text), { command: frame.command, echo: frame });
  }

  /** "Got it", or a refusal in words. */
  acknowledge(frame: TuyaFrame, refusal = ""): Buffer {
    return this.#write(Buffer.from(refusal), {
      command: frame.command,
      echo: frame,
      returnCode: refusal === "" ? 0 : RETURN_CODE_BAD,
    });
  }

  /** A refusal that no key is needed for. */
  refuseInClear(frame: TuyaFrame, refusal: string): Buffer {
    const { command, sequence } = frame;
    return writeFrame(
      { command, sequence, returnCode: RETURN_CODE_BAD, body: Buffer.from(refusal) },
      this.#suite,
    );
  }

  /** Changed points, pushed; `nowMs` is the plug's clock. */
  report(points: Readonly<Record<number, unknown>>, nowMs: number): Buffer {
    const { protocol, id } = this.#identity;
    const t = Math.floor(nowMs / 1_000);
    const isNew = protocol === "3.4" || protocol === "3.5";
    const message = isNew
      ? { protocol: 4, t, data: { dps: points } }
      : { devId: id, dps: points, t };
    return this.#write(Buffer.from(JSON.stringify(message)), { command: TUYA_COMMAND.status });
  }

  get #suite(): { readonly protocol: TuyaProtocol; readonly key: Buffer } {
    return { protocol: this.#identity.protocol, key: this.#key };
  }

  #write(
    clear: Buffer,
    options: {
      readonly command: number;
      readonly echo?: TuyaFrame;
      readonly returnCode?: number;
    },
  ): Buffer {
    const { protocol } = this.#identity;
    const isReport = options.command === TUYA_COMMAND.status;
    return writeFrame({
      command: options.command,
      sequence: protocol === "3.5" ? this.#sequence++ : options.echo?.sequence ?? 0,
      returnCode: options.returnCode ?? 0,
      body: sealBody(clear, { ...this.#suite, isReport }),
    }, this.#suite);
  }

  #interpret(frame: TuyaFrame): TuyaRequest | null {
    const clear = openBody(frame.body, this.#suite);
    switch (frame.command) {
      case TUYA_COMMAND.sessionStart:
        return { kind: "session_start", frame, nonce: Buffer.from(clear.subarray(0, 16)) };
      case TUYA_COMMAND.sessionFinish:
        this.#finishSession(clear);
        return null;
      case TUYA_COMMAND.heartbeat:
        return { kind: "heartbeat", frame };
    }
    if (!this.#ready) return null;
    switch (frame.command) {
      case TUYA_COMMAND.query:
      case TUYA_COMMAND.queryNew:
        // Encrypted for another protocol it is no JSON.
        JSON.parse(clear.toString());
        return { kind: "query", frame };
      case TUYA_COMMAND.control:
      case TUYA_COMMAND.controlNew:
        return { kind: "control", frame, points: orderedPoints(clear.toString()) };
      case TUYA_COMMAND.refresh:
        return { kind: "refresh", frame };
    }
    return null;
  }

  #finishSession(clear: Buffer): void {
    const { protocol } = this.#identity;
    if (this.#nonces === null || protocol === "3.1" || protocol === "3.3") return;
    if (!clear.subarray(0, 32).equals(hmac(this.#localKey, this.#nonces.ofPlug))) {
      throw new Error("Bad handshake");
    }
    this.#key = sessionKey(this.#nonces, { protocol, key: this.#localKey });
    this.#ready = true;
  }
}

/** The members of `dps` in the order they were written. */
export function orderedPoints(text: string): OrderedPoints {
  const message = JSON.parse(text);
  const dps = message.dps ?? message.data?.dps ?? {};
  const written = text.slice(text.indexOf('"dps"') + 5);
  const order = [...written.matchAll(/"(\d+)"\s*:/g)].map((match) => Number(match[1]));
  return order.filter((dp) => dp in dps).map((dp) => [dp, dps[dp]]);
}
