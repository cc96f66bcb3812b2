import { isAddress, isLocalName, isPublicAddress } from "../base/address.ts";
import type { Target } from "./probe.ts";

/** Whether a target is named by a host name, so that its silence may be a DNS failure. */
export function isByName(target: Target): boolean {
  return target.kind !== "dns" && !isAddress(target.host);
}

/**
 * Whether an address that a name led to cannot be that name's: the router of a dead line may
 * resolve every name to itself, and its answer must not prove the internet.
 */
export function isForeignAddress(target: Target, address: string): boolean {
  if (target.role !== "internet" || !isByName(target) || target.host === null) return false;
  return !isLocalName(target.host) && !isPublicAddress(address);
}
