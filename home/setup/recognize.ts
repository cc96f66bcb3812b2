/** Asks a device who it is, so that its owner need not copy what it knows of itself. */
import { normalizeMac } from "../../lib/plugs/section.ts";
import { Trouble } from "../plugs/stepped_plug.ts";

/** A device of which only the address is known. */
export interface UnknownDevice {
  readonly driver: string;
  readonly host: string;
  /** Null: the driver's usual one. */
  readonly port: number | null;
  /** From 1. */
  readonly outlet: number;
  /** A secret; null: none. */
  readonly password: string | null;
}

/** What came of asking. */
export type Recognized =
  | { readonly kind: "found"; readonly mac: string }
  | { readonly kind: "failed"; readonly hint: string };

/** Asks; null for a driver whose devices are not known by their MAC address. Never rejects. */
export async function recognizeDevice(
  device: UnknownDevice,
  signal: AbortSignal,
): Promise<Recognized | null> {
  const found = await ask(device, signal);
  if (found === null) return null;
  if (found instanceof Trouble) return { kind: "failed", hint: found.hint };
  const mac = normalizeMac(found.mac);
  if (mac !== null) return { kind: "found", mac };
  return { kind: "failed", hint: "The device does not say its MAC address" };
}

async function ask(
  { driver, host, port, outlet, password }: UnknownDevice,
  signal: AbortSignal,
): Promise<{ readonly mac: string } | Trouble | null> {
  switch (driver) {
    case "shelly": {
      const { identifyShelly } = await import("../plugs/shelly/plug.ts");
      return await identifyShelly({ host, port: port ?? 80 }, signal);
    }
    case "tasmota": {
      const { identifyTasmota } = await import("../plugs/tasmota/plug.ts");
      return await identifyTasmota({ host, port: port ?? 80, password }, signal);
    }
    case "kasa": {
      const { identifyKasa } = await import("../plugs/kasa/plug.ts");
      return await identifyKasa({ host, port: port ?? 9999, outlet }, signal);
    }
    default:
      return null;
  }
}
