import { isAddress } from "../base/address.ts";

/** The gateway in what `ip -4 route show default` prints (iproute2); null: there is none. */
export function parseDefaultRoute(text: string): string | null {
  for (const line of text.split("\n")) {
    const address = /^default\b.*?\bvia (\S+)/.exec(line)?.[1];
    if (address !== undefined && isAddress(address)) return address;
  }
  return null;
}
