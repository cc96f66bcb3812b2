import type { LinkLoss } from "./link/link.ts";
import type { ConsoleAddress } from "./model.ts";

/** Whom it is about, and what gives a slow console more time: `--wait 1m`. */
export interface Trouble extends ConsoleAddress {
  readonly slowNeeds: string;
}

/** Why a connection ended, in words that an owner can act on; one line. */
export function explainLoss(loss: LinkLoss, { model, host, port, slowNeeds }: Trouble): string {
  const place = `${host}:${port}`;
  switch (loss.kind) {
    case "connect_failed":
      return explainDetail(loss.detail, place);
    case "connect_late":
      return `No answer from ${place}; is the console on, and on this network? Discovery finds it`;
    case "peer_closed":
      return `The console at ${place} closes the connection; another app or bridge may hold it, ` +
        "close that one, or wait a minute";
    case "heartbeat_lost":
    case "question_lost":
      return `${place} takes connections but did not answer in time; is it slow (give it ` +
        `${slowNeeds}), is it no AirTouch ${model}, or does another app hold it?`;
    case "write_failed":
    case "write_late":
      return `The connection to ${place} broke`;
  }
}

function explainDetail(detail: string, place: string): string {
  if (detail.includes("ECONNREFUSED") || detail.includes("refused")) {
    return `Nothing listens at ${place}; is it the console's address, and the right model?`;
  }
  if (/ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/.test(detail)) {
    return `There is no way to ${place}; is it the console's address, and is the network up?`;
  }
  return `Cannot connect to ${place}: ${detail}`;
}

/** When the time given was over before a connection was ready or lost. */
export function explainSilence({ model, host, port, slowNeeds }: Trouble): string {
  return `No answer from ${host}:${port}; is the console on, is it slow (give it ${slowNeeds}), is it ` +
    `an AirTouch ${model}, and does another app hold it?`;
}
