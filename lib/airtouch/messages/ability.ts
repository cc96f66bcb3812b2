import { byteAt, readFieldText } from "../frame/bytes.ts";
import { type Fan, FANS, MODES } from "../fields.ts";
import type { Model } from "../model.ts";
import type { AcAbility } from "../types.ts";

/** AC ability blocks. Vendor protocol AT4 v1.6 and AT5 v1.2, "AC ability message" (FF 11). */

const NAME_BYTES = 16;

/** Bytes that follow the length byte: AT4 before console 1.2.3, and everything newer. */
const FOLLOWING_OLD = 22;
const FOLLOWING = 24;

const FANS_AT5: readonly Fan[] = [...FANS, "intelligent"];
const GROUPS = Array.from({ length: 16 }, (_, group) => group);

/** Steps by the received lengths; a text says why the blocks cannot be read. */
export function readAbilities(data: Uint8Array, model: Model): readonly AcAbility[] | string {
  const abilities: AcAbility[] = [];
  const least = model === 4 ? FOLLOWING_OLD : FOLLOWING;
  for (let offset = 0; offset < data.length;) {
    const following = data[offset + 1];
    if (following === undefined) return "ability block without a length";
    const block = data.subarray(offset, offset + 2 + following);
    if (block.length < 2 + following) return `ability block of ${following} bytes is cut off`;
    if (following < least) return `ability block of ${following} bytes, needs ${least}`;
    abilities.push(readAbility(block, model));
    offset += block.length;
  }
  return abilities;
}

function readAbility(block: Uint8Array, model: Model): AcAbility {
  const [min, max] = [byteAt(block, 22), byteAt(block, 23)];
  const hasMore = block.length >= 2 + FOLLOWING;
  return {
    ac: byteAt(block, 0),
    name: readFieldText(block.subarray(2, 2 + NAME_BYTES)),
    firstZone: byteAt(block, 18),
    zoneCount: byteAt(block, 19),
    modes: wordsOfBits(MODES, byteAt(block, 20)),
    fans: wordsOfBits(model === 4 ? FANS : FANS_AT5, byteAt(block, 21)),
    coolMinC: min,
    coolMaxC: max,
    heatMinC: model === 4 ? min : byteAt(block, 24),
    heatMaxC: model === 4 ? max : byteAt(block, 25),
    shownZones: model === 4 && hasMore
      ? wordsOfBits(GROUPS, byteAt(block, 24) + 256 * byteAt(block, 25))
      : null,
  };
}

/**
 * The zones of each AC, by its number. AT4: the shown groups where told; else all groups when there
 * is one AC; else first and count. AT5: first and count.
 */
export function zonesOfAc(
  abilities: readonly AcAbility[],
  options: { readonly model: Model; readonly zones: readonly number[] },
): ReadonlyMap<number, readonly number[]> {
  return new Map(abilities.map((ability) => {
    const { firstZone, zoneCount, shownZones } = ability;
    const isIn = (zone: number) => {
      if (shownZones !== null) return shownZones.includes(zone);
      if (options.model === 4 && abilities.length === 1) return true;
      return zone >= firstZone && zone < firstZone + zoneCount;
    };
    return [ability.ac, options.zones.filter(isIn)];
  }));
}

function wordsOfBits<Word>(words: readonly Word[], bits: number): readonly Word[] {
  return words.filter((_, bit) => (bits >> bit & 1) === 1);
}
