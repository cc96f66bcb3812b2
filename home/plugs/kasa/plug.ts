/** TP-Link Kasa plugs and strips with the old local protocol (TCP 9999). */
import {
  aboutOutlet,
  countdownQuestions,
  findKasaError,
  findKasaOutlet,
  KASA_READ,
  KASA_WHO,
  type KasaOutlet,
  readKasa,
  relayQuestion,
} from "./answer.ts";
import { KASA_PORT, type KasaConfig } from "./config.ts";
import { decodeKasa, encodeKasa, isWholeKasa } from "./wire.ts";
import { readJson } from "../../../lib/base/json_field.ts";
import type { Plug } from "../../../lib/plugs/plug.ts";
import { describePlugFailure, type PlugFailure } from "../../../lib/plugs/failure.ts";
import { exchange } from "../../net/exchange.ts";
import type { Recognized, UnknownDevice } from "../../../lib/plugs/driver.ts";
import { recognizedAs } from "../recognized_as.ts";
import {
  createSteppedPlug,
  noOutlet,
  PlugTrouble,
  type Sent,
  sentOf,
  strangerAt,
} from "../stepped_plug.ts";

/** Owners of newer plugs must hear why, and what there is to be done. */
const KLAP_HINT =
  "Nothing answers the old Kasa protocol: for newer firmware (KLAP), and for Tapo plugs, take " +
  'driver = "tapo"; or in the Kasa app try Third-Party Compatibility';

type Question = Readonly<Record<string, unknown>>;

type Reply =
  | { readonly kind: "answer"; readonly answer: unknown }
  | { readonly kind: "failed"; readonly sent: boolean; readonly failure: PlugFailure };

/** One outlet: first a rule that will switch on, and only when that stands, off. */
export function createKasaPlug(config: KasaConfig): Plug {
  return createSteppedPlug<KasaOutlet>({
    open: (signal) => open(config, signal),
    read: async (outlet, signal) => {
      const answer = await askAbout(config, { outlet, question: KASA_READ, signal });
      return answer instanceof PlugTrouble ? answer : readKasa(answer, config.outlet);
    },
    off: async (outlet, { offS, signal }) => {
      for (const question of countdownQuestions(offS)) {
        const answer = await askAbout(config, { outlet, question, signal });
        // Power is still on: a rule that may stand there would only switch on what is on.
        if (answer instanceof PlugTrouble) return { kind: "not_sent", hint: answer.hint };
        const error = findKasaError(answer);
        if (error !== null) {
          const hint =
            `The plug does not take a countdown (error ${error}): it cannot time a cycle`;
          return { kind: "not_sent", hint };
        }
      }
      return await command(config, { outlet, question: relayQuestion("off"), signal });
    },
    on: (outlet, signal) => command(config, { outlet, question: relayQuestion("on"), signal }),
  });
}

/** Asks who answers at an address, and whether it has the outlet. */
async function identifyKasa(
  config: Device & Pick<KasaConfig, "outlet">,
  signal: AbortSignal,
): Promise<KasaOutlet | PlugTrouble> {
  const reply = await ask(config, { question: KASA_WHO, signal });
  if (reply.kind === "failed") {
    const { failure } = reply;
    return new PlugTrouble(
      failure === "connection_refused" ? KLAP_HINT : describePlugFailure(failure),
    );
  }
  const outlet = findKasaOutlet(reply.answer, config.outlet);
  if (outlet === null) return new PlugTrouble("What answers at the address is not a Kasa plug");
  return outlet === "no_outlet" ? noOutlet(config.outlet) : outlet;
}

/** Asks who answers at an address, for set-up. */
export async function recognizeKasa(
  { host, port, outlet }: UnknownDevice,
  signal: AbortSignal,
): Promise<Recognized> {
  return recognizedAs(await identifyKasa({ host, port: port ?? KASA_PORT, outlet }, signal));
}

async function open(config: KasaConfig, signal: AbortSignal): Promise<KasaOutlet | PlugTrouble> {
  const outlet = await identifyKasa(config, signal);
  if (outlet instanceof PlugTrouble || outlet.mac === config.mac) return outlet;
  return strangerAt(outlet.mac, config.mac);
}

type Device = Pick<KasaConfig, "host" | "port">;

interface Ask {
  readonly question: Question;
  readonly signal: AbortSignal;
}

async function ask(config: Device, { question, signal }: Ask): Promise<Reply> {
  const { sent, bytes, failure } = await exchange(encodeKasa(question), {
    address: { hostname: config.host, port: config.port },
    signal,
    isWhole: isWholeKasa,
  });
  if (failure !== null) return { kind: "failed", sent, failure };
  const answer = readJson(decodeKasa(bytes) ?? "");
  if (answer === undefined) return { kind: "failed", sent, failure: "unreadable" };
  return { kind: "answer", answer };
}

type AskAbout = Ask & { readonly outlet: KasaOutlet };

async function askAbout(config: KasaConfig, about: AskAbout): Promise<unknown | PlugTrouble> {
  const question = aboutOutlet(about.outlet, about.question);
  const reply = await ask(config, { question, signal: about.signal });
  return reply.kind === "answer"
    ? reply.answer
    : new PlugTrouble(describePlugFailure(reply.failure));
}

async function command(config: KasaConfig, about: AskAbout): Promise<Sent> {
  const question = aboutOutlet(about.outlet, about.question);
  const reply = await ask(config, { question, signal: about.signal });
  if (reply.kind === "failed") return sentOf(reply);
  const error = findKasaError(reply.answer);
  if (error === null) return { kind: "done" };
  return { kind: "refused", hint: `The plug refused to switch (error ${error})` };
}
