import { assertEquals } from "@std/assert";
import {
  formatPairing,
  type HomekitPairing,
  normalizeDeviceId,
  normalizeSetupCode,
  parsePairing,
} from "../../../../home/plugs/homekit/pairing.ts";

const PAIRING: HomekitPairing = {
  accessoryId: "AA:BB:CC:DD:EE:01",
  accessoryKey: new Uint8Array(32).fill(1),
  ownId: "f4f5bd24-0000-4000-8000-000000000001",
  ownKey: new Uint8Array(32).fill(2),
  ownSeed: new Uint8Array(32).fill(3),
};

Deno.test("a pairing is read as it was written, on one line of visible characters", () => {
  const text = formatPairing(PAIRING);
  assertEquals(/^[\x21-\x7e]{1,1000}$/.test(text), true);
  assertEquals(parsePairing(text), PAIRING);
});

Deno.test("a file with anything amiss is no pairing", () => {
  const json = JSON.parse(formatPairing(PAIRING));
  const changes = [
    { AccessoryPairingID: "zz" },
    { AccessoryPairingID: "41" },
    { AccessoryLTPK: "01".repeat(31) },
    { AccessoryLTPK: "01".repeat(33) },
    { iOSDevicePairingID: "" },
    { iOSDevicePairingID: "0a" },
    { iOSDeviceLTSK: "03".repeat(32) },
    // Two halves of two pairs.
    { iOSDeviceLTSK: "03".repeat(64) },
    { iOSDeviceLTPK: 7 },
  ];
  for (const change of changes) {
    assertEquals(
      parsePairing(JSON.stringify({ ...json, ...change })),
      null,
      JSON.stringify(change),
    );
  }
  for (const text of ["", "null", "{}", "[]", "a key"]) assertEquals(parsePairing(text), null);
});

Deno.test("a device id is six pairs in capitals", () => {
  assertEquals(normalizeDeviceId(" aa:bb:cc:dd:ee:0f\n"), "AA:BB:CC:DD:EE:0F");
  for (const text of ["", "AA:BB:CC:DD:EE", "AA:BB:CC:DD:EE:0G", "AABBCCDDEE0F"]) {
    assertEquals(normalizeDeviceId(text), null);
  }
});

Deno.test("a setup code is 8 digits, however they are grouped", () => {
  for (const text of ["13122133", "131-22-133", "1312-2133", " 131 22 133\n"]) {
    assertEquals(normalizeSetupCode(text), "131-22-133");
  }
  for (const text of ["", "1312213", "131221333", "1312213x"]) {
    assertEquals(normalizeSetupCode(text), null);
  }
});
