/** What a console tells of itself in extended messages, as it writes them. */
import { checked, FANS, MODES } from "../../../../lib/airtouch/fields.ts";
import { joinBytes } from "../../../../lib/airtouch/frame/bytes.ts";
import type { Model } from "../../../../lib/airtouch/model.ts";
import type { AcAbility, ZoneName } from "../../../../lib/airtouch/types.ts";

/** `text` in exactly `size` bytes, zero-padded; throws RangeError when it needs more. */
export function paddedText(text: string, size: number): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > size) {
    throw new RangeError(
      `Cannot encode text "${text}": at most ${size} bytes, got ${bytes.length}`,
    );
  }
  return joinBytes(bytes, new Uint8Array(size - bytes.length));
}

/** A length byte and the text; throws RangeError above 255 bytes. */
export function prefixedText(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > 255) {
    throw new RangeError(`Cannot encode text: at most 255 bytes, got ${bytes.length}`);
  }
  return joinBytes([bytes.length], bytes);
}

/** Throws RangeError for a name above 8 (AT4) or 255 (AT5) bytes of UTF-8. */
export function writeNames(names: readonly ZoneName[], model: Model): Uint8Array {
  return joinBytes(...names.flatMap(({ zone, name }) => [
    [checked("zone", { value: zone, max: 255 })],
    model === 4 ? paddedText(name, 8) : prefixedText(name),
  ]));
}

/** AT4 without `shownZones` writes the old, shorter block. Throws RangeError. */
export function writeAbility(ability: AcAbility, model: Model): Uint8Array {
  const tail = model === 5
    ? [byteOf("heatMinC", ability.heatMinC), byteOf("heatMaxC", ability.heatMaxC)]
    : shownBytes(ability.shownZones);
  return joinBytes(
    [byteOf("ac", ability.ac), 22 + tail.length],
    paddedText(ability.name, 16),
    [
      byteOf("firstZone", ability.firstZone),
      byteOf("zoneCount", ability.zoneCount),
      bitsOfWords(MODES, ability.modes),
      bitsOfWords(model === 4 ? FANS : [...FANS, "intelligent"], ability.fans),
      byteOf("coolMinC", ability.coolMinC),
      byteOf("coolMaxC", ability.coolMaxC),
    ],
    tail,
  );
}

function shownBytes(zones: readonly number[] | null): readonly number[] {
  if (zones === null) return [];
  const bits = zones.reduce((sum, zone) => sum | 1 << checked("zone", { value: zone, max: 15 }), 0);
  return [bits & 0xff, bits >> 8];
}

function byteOf(field: string, value: number): number {
  return checked(field, { value, max: 255 });
}

/** Throws RangeError for a word that this model does not know. */
function bitsOfWords<Word>(words: readonly Word[], set: readonly Word[]): number {
  return set.reduce((bits, word) => {
    const bit = words.indexOf(word);
    if (bit === -1) throw new RangeError(`Cannot encode ability "${word}": not on this model`);
    return bits | 1 << bit;
  }, 0);
}
