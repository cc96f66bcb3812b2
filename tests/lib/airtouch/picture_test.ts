import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  describeChanges,
  describePicture,
  describeVersion,
  EMPTY_PICTURE,
  foldMessage,
  untoldErrors,
} from "../../../lib/airtouch/picture.ts";
import type { Message } from "../../../lib/airtouch/types.ts";
import { homeState } from "../../support/airtouch/airtouch_state.ts";

const HOME = homeState(5);
const MESSAGES: readonly Message[] = [
  { kind: "version", versions: ["1.2.3", "1.2.3"], updateAvailable: true },
  { kind: "names", names: HOME.names },
  { kind: "ability", abilities: HOME.abilities },
  { kind: "ac_status", acs: HOME.acs },
  { kind: "zone_status", zones: HOME.zones },
];
const PICTURE = MESSAGES.reduce(foldMessage, EMPTY_PICTURE);
const withError = (errorCode: number): Message => ({
  kind: "ac_status",
  acs: HOME.acs.map((ac) => ({ ...ac, errorCode })),
});

Deno.test("a picture shows the console, each AC and each zone by name", () => {
  assertEquals(describePicture(PICTURE), [
    "console 1.2.3 and 1.2.3, update available",
    'AC 0 "Unit": off, heat, fan low, set to 24.0 °C, now 19.5 °C',
    'zone 0 "Living": on, set to 21.0 °C, 40 % open, now 20.4 °C',
    'zone 1 "Kitchen": on, set to 21.0 °C, 40 % open, now 20.4 °C',
    'zone 2 "Bed": on, 40 % open',
  ]);
  assertEquals(describePicture(EMPTY_PICTURE), []);
});

Deno.test("a push that tells of one zone leaves the others as they were", () => {
  const changed = { ...HOME.zones[1], zone: 1, power: "off" } as typeof HOME.zones[number];
  const after = foldMessage(PICTURE, { kind: "zone_status", zones: [changed] });
  assertEquals(after.zones.map(({ zone, power }) => [zone, power]), [
    [0, "on"],
    [1, "off"],
    [2, "on"],
  ]);
  assertEquals(describeChanges(PICTURE, after), [
    'zone 1 "Kitchen": off, set to 21.0 °C, 40 % open, now 20.4 °C',
  ]);
});

Deno.test("an answer that changes nothing is not a change", () => {
  const again = MESSAGES.reduce(foldMessage, PICTURE);
  assertEquals(describeChanges(PICTURE, again), []);
});

Deno.test("messages that tell nothing of the home leave the picture alone", () => {
  assertStrictEquals(foldMessage(PICTURE, { kind: "version_request" }), PICTURE);
  const malformed: Message = { kind: "malformed", type: 0x1f, why: "cut off" };
  assertStrictEquals(foldMessage(PICTURE, malformed), PICTURE);
});

Deno.test("an error is asked for until its text is told, and forgotten when it is gone", () => {
  const faulty = foldMessage(PICTURE, withError(0xfffe));
  assertEquals(untoldErrors(faulty), [0]);
  const told = foldMessage(faulty, { kind: "error", ac: 0, text: "ER: FFFE" });
  assertEquals(untoldErrors(told), []);
  assertEquals(foldMessage(told, withError(0xfffe)).errors.length, 1);
  assertEquals(foldMessage(told, withError(0)).errors, []);
  assertEquals(foldMessage(told, { kind: "error", ac: 0, text: null }).errors, []);
});

Deno.test("describeVersion() says whether there is an update", () => {
  const version = { versions: ["1.0"], updateAvailable: false };
  assertEquals(describeVersion(version), "console 1.0, up to date");
});
