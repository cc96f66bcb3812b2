import type { Channel } from "../../../cloud/phone/channel.ts";
import type { NtfyAnswer, NtfyMessage } from "../../../lib/phone/ntfy.ts";
import type { MessageAbout } from "../../../lib/phone/webhook.ts";

/** A channel in memory that answers as it is told. */
export interface FakeChannel extends Channel {
  /** Every try, with the time at which it was made. */
  readonly tried: {
    readonly at: number;
    readonly message: NtfyMessage;
    readonly about: MessageAbout;
  }[];
  /** Titles of what was taken, the dead man's message left out. */
  taken(): string[];
  /** When a message with this title was first tried; infinite: never. */
  triedAt(title: string): number;
  /** Called for each message; the default takes all. */
  answer: (message: NtfyMessage) => NtfyAnswer | Promise<NtfyAnswer>;
}

export const DELIVERED: NtfyAnswer = { kind: "delivered", sequenceKnown: true };
export const FAILED: NtfyAnswer = { kind: "retry", afterMs: null, why: "no answer in time" };

export function createFakeChannel(options: {
  readonly now: () => number;
  readonly fingerprint?: string;
  readonly name?: string;
}): FakeChannel {
  const tried: { at: number; message: NtfyMessage; about: MessageAbout }[] = [];
  const taken: string[] = [];
  return {
    name: options.name ?? "ntfy",
    fingerprint: options.fingerprint ?? "f1",
    tried,
    taken: () => taken,
    triedAt: (title) =>
      tried.find(({ message }) => message.title === title)?.at ?? Number.POSITIVE_INFINITY,
    answer: () => DELIVERED,
    async send(message, { about }) {
      tried.push({ at: options.now(), message, about });
      const answer = await this.answer(message);
      if (answer.kind === "delivered" && message.delayMs === null) taken.push(message.title);
      return answer;
    },
  };
}
