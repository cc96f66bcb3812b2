import { assert, assertEquals, assertThrows } from "@std/assert";
import { parsePhone, PHONE_VARIABLES } from "../../../lib/config/phone_config.ts";

function refused(environment: Record<string, string>): string {
  return assertThrows(() => parsePhone(environment), TypeError).message;
}

Deno.test("nothing is set by default", () => {
  assertEquals(parsePhone({}), {
    channels: [],
    quietHours: null,
    digestMinute: null,
    rebootButton: false,
  });
  assertEquals(PHONE_VARIABLES.length, 3);
});

Deno.test("parsePhone() reads quiet hours, the digest's time and the button", () => {
  const phone = parsePhone({
    QUIET_HOURS: "22:00-07:00,cabin=off",
    DIGEST_AT: "08:05",
    REBOOT_BUTTON: "true",
    PUBLIC_URL: "https://cloud.example",
  });
  assertEquals(phone.quietHours?.all, { fromMinute: 1_320, toMinute: 420 });
  assertEquals([phone.digestMinute, phone.rebootButton], [485, true]);
  assertEquals(parsePhone({ DIGEST_AT: "00:00" }).digestMinute, 0);
  assertEquals(parsePhone({ DIGEST_AT: "23:59" }).digestMinute, 1_439);
});

Deno.test("parsePhone() refuses what is no time, and a button that leads nowhere", () => {
  for (const text of ["24:00", "8:00", "08:60", "noon"]) {
    assert(refused({ DIGEST_AT: text }).includes("DIGEST_AT must be a time"));
  }
  assert(refused({ QUIET_HOURS: "22-7" }).includes('got "22-7"'));
  assert(refused({ REBOOT_BUTTON: "true" }).includes("PUBLIC_URL is not set"));
  assert(refused({ REBOOT_BUTTON: "yes" }).includes("must be true or false"));
});
