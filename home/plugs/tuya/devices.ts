/** `devices.json` as the wizard of tinytuya writes it: all devices of an account with their keys. */
import { fieldAt, readJson, textAt } from "../../../lib/base/json_field.ts";

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

/** Reads the file's text; devices without a key are left out. Throws TypeError or SyntaxError. */
export function parseTuyaDevices(text: string): readonly ListedDevice[] {
  const list = readJson(text);
  // The parser's own words may repeat a key.
  if (list === undefined) throw new SyntaxError("Cannot read devices: the file is not JSON");
  const isList = Array.isArray(list) && list.length <= DEVICES_MAX;
  if (!isList || !list.every((each) => textAt(each, ["id"]) !== null)) {
    throw new TypeError(
      "Cannot read devices: the file must be a list of devices with ids, at most " +
        `${DEVICES_MAX}, as tinytuya's wizard writes it`,
    );
  }
  return list.flatMap((each: unknown): ListedDevice[] => {
    const [id, key] = [textAt(each, ["id"]) ?? "", textAt(each, ["key"]) ?? ""];
    if (!/^[\x21-\x7e]{16}$/.test(key)) return [];
    const version = fieldAt(each, ["version"]);
    return [{
      id,
      key,
      name: textAt(each, ["name"]) ?? "",
      address: textAt(each, ["ip"]) || null,
      protocol: typeof version === "number" ? String(version) : textAt(each, ["version"]) || null,
    }];
  });
}
