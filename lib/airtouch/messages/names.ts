import { byteAt, readFieldText, splitBlocks } from "../frame/bytes.ts";
import type { Model } from "../model.ts";
import type { ZoneName } from "../types.ts";

/** Vendor protocol AT4 v1.6 "Group name" (FF 12), AT5 v1.2 "Zone name" (FF 13). */

/** AT4: the number and eight bytes. */
const NAME_BYTES_AT4 = 8;

/** In the order received, which may be any; a text says why they cannot be read. */
export function readNames(data: Uint8Array, model: Model): readonly ZoneName[] | string {
  return model === 4 ? readNamesAt4(data) : readNamesAt5(data);
}

function readNamesAt4(data: Uint8Array): readonly ZoneName[] | string {
  const blocks = splitBlocks(data, 1 + NAME_BYTES_AT4);
  if (blocks === null) return `${data.length} bytes of names are no multiple of 9`;
  return blocks.map((block) => ({
    zone: byteAt(block, 0),
    name: readFieldText(block.subarray(1)),
  }));
}

function readNamesAt5(data: Uint8Array): readonly ZoneName[] | string {
  const names: ZoneName[] = [];
  for (let offset = 0; offset < data.length;) {
    const size = data[offset + 1];
    if (size === undefined) return "zone name without a length";
    const text = data.subarray(offset + 2, offset + 2 + size);
    if (text.length < size) return `zone name of ${size} bytes is cut off`;
    names.push({ zone: byteAt(data, offset), name: readFieldText(text) });
    offset += 2 + size;
  }
  return names;
}
