import { type Facts, type Look, Violation } from "./facts.ts";
import { restTimeOver } from "./grace.ts";

const GAP_MS_MAX = 45_000;

/**
 * S2: no automatic cut without observed failure: at least three failing looks, at most 45 s apart,
 * all in this boot, all of the same kind, spanning `stale_after` (dead names: 5 min; a silent or
 * unknown gateway: `gateway_grace`), none of them while the router had no power or was booting.
 */
export function checkEvidence(facts: Facts): void {
  const chain = failingChain(facts);
  const last = chain.at(-1);
  const first = chain[0];
  if (last === undefined || first === undefined || last !== facts.tick.look) {
    throw new Violation("S2", `cut although the tick saw ${facts.tick.look?.sight ?? "nothing"}`);
  }
  const spanMs = last.uptimeMs - first.uptimeMs;
  const needMs = neededMs(facts, last);
  if (chain.length < 3 || spanMs < needMs) {
    throw new Violation(
      "S2",
      `cut after ${chain.length} failing looks spanning ${spanMs} ms, ${needMs} ms are needed`,
    );
  }
  checkGatewaySilence(facts, sinceHeard(facts, chain));
}

/** The unbroken row of failing looks that ends with the latest one, oldest first. */
export function failingChain(facts: Facts): Look[] {
  const chain: Look[] = [];
  for (let index = facts.looks.length - 1; index >= 0; index--) {
    const look = facts.looks[index] as Look;
    // A look that could not be tried says nothing, neither for nor against.
    if (look.sight === "blind" && look.boot === facts.boot && chain.length > 0) continue;
    // What a killed tick has seen may be lost with it: it counts where it helps the watchdog.
    const next = chain.at(-1);
    const alike = next === undefined ? fails(look) : sameKind(look, chain[0] as Look);
    if (!look.kept && next !== undefined && !alike) continue;
    const fits = look.boot === facts.boot && alike &&
      (next === undefined || next.uptimeMs - look.uptimeMs <= GAP_MS_MAX);
    if (!fits || !restTimeOver(facts, look.atMs)) break;
    chain.push(look);
  }
  return chain.reverse();
}

/** Those of `chain` since the gateway was heard last, in whatever look. */
export function sinceHeard({ looks, boot }: Facts, chain: readonly Look[]): readonly Look[] {
  const heard = looks.findLast((look) =>
    look.kept && look.boot === boot && look.gateway === "answers"
  );
  return chain.filter(({ atMs }) => atMs > (heard?.atMs ?? -Infinity));
}

/** Where a heartbeat counts as an answer, what it would have shown is as good. */
function sameKind(one: Look, other: Look): boolean {
  const kinds = [other.sight, other.provenSight];
  return kinds.includes(one.sight) || kinds.includes(one.provenSight);
}

function fails({ sight }: Look): boolean {
  return sight === "failing" || sight === "names";
}

function neededMs(facts: Facts, last: Look): number {
  const { staleAfterMs, dnsCutAfterMs, gatewayGraceMs } = facts.config.policy;
  if (last.sight === "names") return Math.max(staleAfterMs, dnsCutAfterMs ?? Infinity);
  return last.gateway === "unknown" ? Math.max(staleAfterMs, gatewayGraceMs) : staleAfterMs;
}

function checkGatewaySilence(facts: Facts, chain: readonly Look[]): void {
  const last = chain.at(-1);
  if (last === undefined || last.gateway !== "silent" || last.sight !== "failing") return;
  // Who has no network, and was not even able to ask, has not missed it either.
  const heardIndex = chain.findLastIndex(({ gateway, own, kept }) =>
    kept && gateway === "unknown" && !own
  );
  const first = chain[heardIndex + 1] as Look;
  const silentMs = last.uptimeMs - first.uptimeMs;
  const { gatewayGraceMs } = facts.config.policy;
  if (silentMs < gatewayGraceMs) {
    throw new Violation("S2", `cut ${silentMs} ms after the gateway fell silent`);
  }
}
