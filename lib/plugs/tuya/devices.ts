/** `devices.json` as the wizard of tinytuya writes it: all devices of an account with their keys. */
import * as v from "valibot";
import { parseWith } from "../../base/parse.ts";

/** Devices that are read of a file. */
const DEVICES_MAX = 500;

/** One device of the file; `key` is a secret. */
export interface ListedDevice {
  readonly id: string;
  readonly key: string;
  /** As its owner called it; `""`: not named. */
  readonly name: string;
  /** Null: not in the file. */
  readonly address: string | null;
  readonly protocol: string | null;
}

const optionalText = v.optional(v.nullable(v.string()), null);
const schema = v.pipe(
  v.array(
    v.object({
      id: v.string(),
      key: v.optional(v.string(), ""),
      name: v.optional(v.string(), ""),
      ip: optionalText,
      version: v.optional(v.nullable(v.union([v.string(), v.number()])), null),
    }),
    "a list of devices, as tinytuya's wizard writes it",
  ),
  v.maxLength(DEVICES_MAX),
);

/** Reads the file's text; devices without a key are left out. Throws TypeError or SyntaxError. */
export function parseTuyaDevices(text: string): readonly ListedDevice[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own words may repeat a key.
    throw new SyntaxError("Cannot read devices: the file is not JSON");
  }
  const devices = parseWith(schema, value, "read devices");
  return devices.filter(({ key }) => /^[\x21-\x7e]{16}$/.test(key)).map((device) => ({
    id: device.id,
    key: device.key,
    name: device.name,
    address: device.ip === "" ? null : device.ip,
    protocol: device.version === null || device.version === "" ? null : String(device.version),
  }));
}
