import { assertEquals } from "@std/assert";
import { addressOf, FIELDS, isHostTimed } from "../../../lib/plugs/questions.ts";

Deno.test("this host ends a cut unless somebody said that the plug does", () => {
  assertEquals(isHostTimed(new Map()), true);
  assertEquals(isHostTimed(new Map([["timed-by", "host"]])), true);
  assertEquals(isHostTimed(new Map([["timed-by", "plug"]])), false);
});

Deno.test("an address must be said", () => {
  assertEquals(addressOf("The kettle"), {
    field: FIELDS.address,
    text: "The kettle's IP address",
    initial: null,
  });
});
