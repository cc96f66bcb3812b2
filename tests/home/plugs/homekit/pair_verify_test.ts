import { assertEquals, assertStringIncludes } from "@std/assert";
import { HapLink } from "../../../../home/plugs/homekit/link.ts";
import { verifyPairing } from "../../../../home/plugs/homekit/pair_verify.ts";
import {
  type FakeAccessory,
  type Lie,
  startFakeAccessory,
} from "../../../support/plugs/fake_accessory.ts";

async function verify({ port, pairing }: FakeAccessory): Promise<string | null> {
  const signal = AbortSignal.timeout(3_000);
  const link = await HapLink.open({ hostname: "127.0.0.1", port }, signal);
  if (!(link instanceof HapLink)) throw new Error(link);
  const trouble = await verifyPairing(link, pairing);
  await link.close();
  return trouble?.hint ?? null;
}

for (const manner of [null, "its id in small letters"] as const) {
  Deno.test(`both prove who they are, and are believed${manner ? ` with ${manner}` : ""}`, async () => {
    await using accessory = await startFakeAccessory(manner);
    assertEquals(await verify(accessory), null);
    assertEquals(accessory.admitted, [accessory.pairing.ownId]);
  });
}

const LIES: readonly (readonly [Lie, string])[] = [
  ["another id", "now that of device AA:BB:CC:DD:EE:02"],
  ["another's key", "cannot prove"],
  ["an old signature", "cannot prove"],
  ["a worthless public key", "not a HomeKit accessory"],
  ["sealed for another", "not a HomeKit accessory"],
  ["no proof", "not a HomeKit accessory"],
  ["another state", "not a HomeKit accessory"],
  ["an error", "HomeKit's error 7"],
];

for (const [lie, words] of LIES) {
  Deno.test(`${lie} is found out before we say who we are`, async () => {
    await using accessory = await startFakeAccessory(lie);
    assertStringIncludes(await verify(accessory) ?? "", words);
    assertEquals(accessory.admitted, []);
  });
}
