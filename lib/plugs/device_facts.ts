/** What devices at an address have in common, and those that are known by their MAC address. */
import type { Section } from "../base/settings.ts";
import type { DriverFacts } from "./driver.ts";
import { type PlugPlace, readMac, readOutlet, readPlace } from "./section.ts";

/** What follows from where a device is; `knownAs` for one that says no more of itself. */
export function addressFacts({ driver, host, port }: {
  readonly driver: string;
  readonly host: string;
  readonly port: number;
}): Pick<DriverFacts, "connects" | "runs" | "knownAs" | "afterSetUp"> {
  return {
    connects: [{ host, port }],
    runs: [],
    knownAs: "it is as it was set up",
    afterSetUp:
      `Give ${host} a fixed address in the router; docs/plugs/${driver}.md says what to set there`,
  };
}

/** An outlet of a device that is known by its MAC address. */
export interface MacDevice<Name extends string = string> extends PlugPlace {
  readonly driver: Name;
  /** 12 hexadecimal digits in capitals. */
  readonly mac: string;
  /** From 1. */
  readonly outlet: number;
}

/** Reads its settings; `where`: how its owner finds the MAC address. Throws TypeError or RangeError. */
export function readMacDevice<const Name extends string>(
  section: Section,
  { driver, port, where, outletsMax }: {
    readonly driver: Name;
    /** Where it listens unless said otherwise. */
    readonly port: number;
    readonly where: string;
    readonly outletsMax: number;
  },
): MacDevice<Name> {
  return {
    driver,
    ...readPlace(section, port),
    mac: readMac(section, where),
    outlet: readOutlet(section, outletsMax),
  };
}

/** What follows for a device that ends its cuts by itself. */
export function macFacts(device: MacDevice): DriverFacts {
  const { driver, mac, outlet } = device;
  return {
    ...addressFacts(device),
    fingerprint: `${driver} ${mac} ${outlet}`,
    timedBy: "plug",
    place: { device: `${driver} ${mac}`, outlet: `${driver} ${mac} ${outlet}` },
    knownAs: "it is the device that was set up",
  };
}

/** A table of such a device that is right. */
export function macExample(driver: string) {
  return { driver, address: "192.168.1.50", mac: "A8032ABE54DC" };
}
