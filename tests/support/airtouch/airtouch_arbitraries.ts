/** Values that each model can say, for properties. */
import fc from "fast-check";
import { FANS, MODES, type Reserved } from "../../../lib/airtouch/fields.ts";
import type { Frame } from "../../../lib/airtouch/frame/frame.ts";
import type { Model } from "../../../lib/airtouch/model.ts";
import type { AcControl, AcStatus, ZoneControl } from "../../../lib/airtouch/types.ts";
import type { AcAbility, AcTimers, ZoneName, ZoneStatus } from "../../../lib/airtouch/types.ts";
import type { Sayable } from "./wire/message.ts";

const byte = fc.integer({ min: 0, max: 255 });
const whole = fc.integer({ min: 0, max: 63 });
const zone = fc.integer({ min: 0, max: 15 });
const temperatureC = fc.option(tenths(-500, 1500), { nil: null });
const ascii = fc.string({ unit: "grapheme-ascii", maxLength: 8 });

function tenths(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min, max }).map((value) => value / 10);
}

function setPoint(model: Model): fc.Arbitrary<number> {
  return model === 4 ? whole : tenths(100, 350);
}

function acs(model: Model): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: model === 4 ? 3 : 15 });
}

export function arbitraryAcStatus(model: Model): fc.Arbitrary<AcStatus> {
  const flag = model === 4 ? fc.constant(null) : fc.boolean();
  const powers: readonly AcStatus["power"][] = model === 4
    ? ["off", "on", "reserved-2", "reserved-3"]
    : ["off", "on", "away-off", "away-on", "forced-off", "sleep", "reserved-9"];
  const fans: readonly AcStatus["fan"][] = model === 4
    ? [...FANS, "reserved-15"]
    : [...FANS, "intelligent", "intelligent-quiet", "intelligent-turbo", "reserved-7"];
  return fc.record({
    ac: acs(model),
    power: fc.constantFrom(...powers),
    mode: fc.constantFrom<AcStatus["mode"]>(...MODES, "auto-heat", "auto-cool", "reserved-15"),
    fan: fc.constantFrom(...fans),
    setPointC: model === 4 ? whole : fc.option(tenths(100, 350), { nil: null }),
    temperatureC,
    errorCode: fc.integer({ min: 0, max: 0xffff }),
    spill: fc.boolean(),
    timerSet: fc.boolean(),
    turbo: flag,
    bypass: flag,
  });
}

export function arbitraryZoneStatus(model: Model): fc.Arbitrary<ZoneStatus> {
  const status = fc.record({
    zone,
    power: fc.constantFrom<ZoneStatus["power"]>("off", "on", "turbo", "reserved-2" as Reserved),
    method: fc.constantFrom<ZoneStatus["method"]>("percentage", "temperature"),
    openPercent: fc.integer({ min: 0, max: 127 }),
    setPointC: model === 4 ? whole : fc.option(tenths(100, 350), { nil: null }),
    temperatureC,
    hasSensor: fc.boolean(),
    spill: fc.boolean(),
    batteryLow: fc.boolean(),
    turboSupported: model === 4 ? fc.boolean() : fc.constant(null),
  });
  // Without a sensor there is no temperature, on AT4 no set point either.
  const bare = model === 5 ? { temperatureC: null } : { temperatureC: null, setPointC: null };
  return status.map((one) => one.hasSensor ? one : { ...one, ...bare });
}

export function arbitraryAcControl(model: Model): fc.Arbitrary<AcControl> {
  const powers = ["keep", "toggle", "off", "on"] as const;
  const value = setPoint(model).map((setC) => ({ setC }));
  return fc.record({
    ac: acs(model),
    power: model === 4
      ? fc.constantFrom(...powers)
      : fc.constantFrom(...powers, "away" as const, "sleep" as const),
    mode: fc.constantFrom("keep" as const, ...MODES),
    fan: model === 4
      ? fc.constantFrom("keep" as const, ...FANS)
      : fc.constantFrom("keep" as const, ...FANS, "intelligent" as const),
    setPoint: model === 4
      ? fc.oneof(fc.constantFrom("keep" as const, "up" as const, "down" as const), value)
      : fc.oneof(fc.constant("keep" as const), value),
  });
}

export function arbitraryZoneControl(model: Model): fc.Arbitrary<ZoneControl> {
  return fc.record({
    zone,
    power: fc.constantFrom<ZoneControl["power"]>("keep", "toggle", "off", "on", "turbo"),
    method: fc.constantFrom<ZoneControl["method"]>("keep", "percentage", "temperature"),
    value: fc.oneof(
      fc.constantFrom("keep" as const, "up" as const, "down" as const),
      fc.integer({ min: 0, max: 100 }).map((openPercent) => ({ openPercent })),
      setPoint(model).map((setC) => ({ setC })),
    ),
  });
}

export function arbitraryAbility(model: Model): fc.Arbitrary<AcAbility> {
  const fans = model === 4 ? FANS : [...FANS, "intelligent" as const];
  const some = <T>(words: readonly T[]) =>
    fc.subarray([...words]).map((set) => words.filter((word) => set.includes(word)));
  const shared = { coolMinC: byte, coolMaxC: byte, heatMinC: byte, heatMaxC: byte };
  const ability = fc.record({
    ac: acs(model),
    name: ascii,
    firstZone: zone,
    zoneCount: fc.integer({ min: 0, max: 16 }),
    modes: some(MODES),
    fans: some(fans),
    ...shared,
    shownZones: model === 4
      ? fc.option(some(Array.from({ length: 16 }, (_, i) => i)), { nil: null })
      : fc.constant(null),
  });
  if (model === 5) return ability;
  return ability.map((one) => ({ ...one, heatMinC: one.coolMinC, heatMaxC: one.coolMaxC }));
}

function arbitraryTimers(): fc.Arbitrary<AcTimers> {
  const timer = fc.record({
    enabled: fc.boolean(),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
  });
  return fc.record({ ac: zone, onTimer: timer, offTimer: timer });
}

/** Any message that `model` can say and that reads back as itself. */
export function arbitraryMessage(model: Model): fc.Arbitrary<Sayable> {
  const list = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 16 });
  const controls = <T>(one: fc.Arbitrary<T>) =>
    fc.array(one, { minLength: 1, maxLength: model === 4 ? 1 : 4 });
  const name: fc.Arbitrary<ZoneName> = fc.record({ zone, name: ascii });
  const numbered = (timers: readonly AcTimers[]) =>
    model === 4 ? timers.map((one, ac) => ({ ...one, ac })) : timers;
  const versions = fc.array(fc.stringMatching(/^\d{1,2}\.\d\.\d{1,2}$/), {
    minLength: 1,
    maxLength: 2,
  });
  return fc.oneof<fc.Arbitrary<Sayable>[]>(
    fc.constantFrom<Sayable>(
      { kind: "version_request" },
      { kind: "ac_status_request" },
      { kind: "zone_status_request" },
      { kind: "timer_status_request" },
    ),
    fc.record({ kind: fc.constant("version"), updateAvailable: fc.boolean(), versions }),
    fc.record({ kind: fc.constant("error_request"), ac: acs(model) }),
    fc.record({
      kind: fc.constant("error"),
      ac: acs(model),
      text: fc.option(fc.stringMatching(/^[A-Z: ]{1,12}$/), { nil: null }),
    }),
    fc.record({ kind: fc.constant("ability_request"), ac: fc.option(acs(model), { nil: null }) }),
    fc.record({ kind: fc.constant("ability"), abilities: list(arbitraryAbility(model)) }),
    fc.record({ kind: fc.constant("names_request"), zone: fc.option(zone, { nil: null }) }),
    fc.record({ kind: fc.constant("names"), names: list(name) }),
    fc.record({ kind: fc.constant("ac_status"), acs: list(arbitraryAcStatus(model)) }),
    fc.record({ kind: fc.constant("zone_status"), zones: list(arbitraryZoneStatus(model)) }),
    fc.record({ kind: fc.constant("ac_control"), controls: controls(arbitraryAcControl(model)) }),
    fc.record({
      kind: fc.constant("zone_control"),
      controls: controls(arbitraryZoneControl(model)),
    }),
    fc.record({
      kind: fc.constantFrom("timer_status" as const, "timer_control" as const),
      timers: list(arbitraryTimers()).map(numbered),
    }),
  );
}

/** Any frame, its data up to 64 bytes and rich in prefix bytes. */
export function arbitraryFrame(model: Model): fc.Arbitrary<Frame> {
  const address = fc.integer({ min: 0x80, max: 0xff });
  return fc.record({
    to: address,
    from: address,
    id: byte,
    type: byte,
    data: arbitraryGarbage(64),
    framing: model === 4 ? fc.constant("plain") : fc.constantFrom("plain", "wrapped"),
  });
}

/** Bytes that look like starts of frames more often than chance would have it. */
export function arbitraryGarbage(maxLength: number): fc.Arbitrary<Uint8Array> {
  const likely = fc.constantFrom(0x55, 0xaa, 0xab, 0x80, 0x90, 0xb0, 0x00, 0xff);
  return fc.array(fc.oneof({ weight: 3, arbitrary: likely }, byte), { maxLength })
    .map((bytes) => Uint8Array.from(bytes));
}

/** Garbage in which whole headers are frequent, so that what follows looks like their data. */
export function arbitraryHeaders(model: Model): fc.Arbitrary<Uint8Array> {
  const header = fc.record({ type: byte, length: fc.integer({ min: 0, max: 300 }) })
    .map(({ type, length }) => {
      const plain = [0x55, 0x55, 0xb0, 0x80, 1, type, length >> 8, length & 0xff];
      return Uint8Array.from(model === 4 ? plain : [0x55, 0x55, 0x55, 0xaa, ...plain.slice(2)]);
    });
  return fc.array(fc.oneof(header, arbitraryGarbage(20)), { maxLength: 3 })
    .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));
}
