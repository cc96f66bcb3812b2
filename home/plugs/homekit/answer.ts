/** What a HomeKit accessory says of its outlets, in JSON (HAP R2, 6.6 and 6.7). */
import { fieldAt, numberAt, textAt } from "../../../lib/base/json_field.ts";

/** Services and characteristics by the short form of their type (HAP R2, chapters 8 and 9). */
const TYPE = { on: "25", outletInUse: "26", name: "23", outlet: "47", switch: "49" } as const;
const LONG_TAIL = "-0000-1000-8000-0026BB765291";
const OUTLETS_MAX = 100;
const NAME_CHARACTERS_MAX = 60;

/** Which characteristics of which accessory are meant. */
export interface HomekitIds {
  readonly accessory: number;
  readonly characteristic: number;
  readonly inUse: number | null;
}

/** What two characteristics held. */
export interface HomekitValues {
  /** Null: the accessory did not say. */
  readonly on: boolean | null;
  /** Whether anything draws power; null: not told. */
  readonly inUse: boolean | null;
}

/** Something that can be switched. */
export interface HomekitOutlet extends HomekitIds {
  readonly kind: "outlet" | "switch" | "other";
  readonly name: string;
}

/** `"1.10,1.11"`, for a query. */
export function idsText({ accessory, characteristic, inUse }: HomekitIds): string {
  const ids = inUse === null ? [characteristic] : [characteristic, inUse];
  return ids.map((id) => `${accessory}.${id}`).join(",");
}

/** The body that writes On. */
export function switchBody({ accessory, characteristic }: HomekitIds, on: boolean): string {
  const one = { aid: accessory, iid: characteristic, value: on };
  return JSON.stringify({ characteristics: [one] });
}

/** The values in an answer; null when On is not in it. */
export function readValues(answer: unknown, ids: HomekitIds): HomekitValues | null {
  const on = findCharacteristic(answer, { ...ids, id: ids.characteristic });
  if (on === undefined || statusOf(on) !== 0) return null;
  const inUse = ids.inUse === null
    ? undefined
    : findCharacteristic(answer, { ...ids, id: ids.inUse });
  return { on: flagOf(on), inUse: inUse === undefined ? null : flagOf(inUse) };
}

/** Whether the answer tells types at all: some accessories leave them out, asked or not. */
export function saysTypes(answer: unknown, ids: HomekitIds): boolean {
  return typeOf(findCharacteristic(answer, { ...ids, id: ids.characteristic })) !== null;
}

/** Whether the list of accessories has these ids for one outlet. */
export function isListed(answer: unknown, ids: HomekitIds): boolean {
  return findOutlets(answer).some(({ accessory, characteristic, inUse }) =>
    accessory === ids.accessory && characteristic === ids.characteristic &&
    (ids.inUse === null || inUse === ids.inUse)
  );
}

/** Whether the answer shows that these ids still are what they were at pairing. */
export function areOutlet(answer: unknown, ids: HomekitIds): boolean {
  const on = findCharacteristic(answer, { ...ids, id: ids.characteristic });
  if (typeOf(on) !== TYPE.on) return false;
  if (ids.inUse === null) return true;
  return typeOf(findCharacteristic(answer, { ...ids, id: ids.inUse })) === TYPE.outletInUse;
}

/** HAP's own status of On in an answer, 0: fine (HAP R2, table 6-11); null: not in it. */
export function readStatus(answer: unknown, ids: HomekitIds): number | null {
  const on = findCharacteristic(answer, { ...ids, id: ids.characteristic });
  return on === undefined ? null : statusOf(on);
}

/** All that can be switched, of the list of accessories; ids that JSON cannot hold are left out. */
export function findOutlets(answer: unknown): readonly HomekitOutlet[] {
  const found: HomekitOutlet[] = [];
  for (const each of listAt(answer, "accessories")) {
    const accessory = numberAt(each, ["aid"]);
    if (accessory === null || !Number.isSafeInteger(accessory)) continue;
    const services = listAt(each, "services");
    const names = services.map((service) => valueOf(service, TYPE.name));
    const general = names.find((name) => name !== null) ?? "";
    for (const [index, service] of services.entries()) {
      const on = withType(service, TYPE.on);
      const characteristic = numberAt(on, ["iid"]);
      if (characteristic === null || !isWritable(on)) continue;
      const inUse = numberAt(withType(service, TYPE.outletInUse), ["iid"]);
      const name = (names[index] ?? general).slice(0, NAME_CHARACTERS_MAX);
      found.push({ accessory, characteristic, inUse, kind: kindOf(service), name });
    }
  }
  return found.slice(0, OUTLETS_MAX);
}

function kindOf(service: unknown): HomekitOutlet["kind"] {
  const type = typeOf(service);
  return type === TYPE.outlet ? "outlet" : type === TYPE.switch ? "switch" : "other";
}

function withType(service: unknown, type: string): unknown {
  return listAt(service, "characteristics").find((each) => typeOf(each) === type);
}

function valueOf(service: unknown, type: string): string | null {
  const text = textAt(withType(service, type), ["value"]);
  return text === null || text === "" ? null : text.replaceAll(/\p{Cc}/gu, " ");
}

function isWritable(characteristic: unknown): boolean {
  const perms = listAt(characteristic, "perms");
  return perms.includes("pw") && perms.includes("pr");
}

/** The type in its short form. */
function typeOf(value: unknown): string | null {
  const type = textAt(value, ["type"])?.toUpperCase().replace(LONG_TAIL, "");
  return type?.replace(/^0+(?=.)/, "") ?? null;
}

function findCharacteristic(
  answer: unknown,
  { accessory, id }: { readonly accessory: number; readonly id: number },
): unknown {
  return listAt(answer, "characteristics").find((each) =>
    numberAt(each, ["aid"]) === accessory && numberAt(each, ["iid"]) === id
  );
}

function statusOf(characteristic: unknown): number {
  return numberAt(characteristic, ["status"]) ?? 0;
}

function flagOf(characteristic: unknown): boolean | null {
  const value = fieldAt(characteristic, ["value"]);
  return value === true || value === 1 ? true : value === false || value === 0 ? false : null;
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const list = fieldAt(value, [key]);
  return Array.isArray(list) ? list : [];
}
