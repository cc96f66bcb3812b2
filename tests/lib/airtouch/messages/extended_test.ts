import { assertEquals } from "@std/assert";
import { readExtended, writeExtended } from "../../../../lib/airtouch/messages/extended.ts";

const read = (hex: string, model: 4 | 5) => readExtended(Uint8Array.fromHex(hex), model);
const version = (text: string) => new TextEncoder().encode(text).toHex();

Deno.test("two consoles are separated by a bar on AT4 and by a comma on AT5", () => {
  const at4 = read("ff300003" + version("1|2"), 4);
  const at5 = read("ff300003" + version("1,2"), 5);
  assertEquals(at4, { kind: "version", updateAvailable: false, versions: ["1", "2"] });
  assertEquals(at5, at4);
  assertEquals(read("ff300003" + version("1,2"), 4).kind, "version");
});

Deno.test("any update sign but 0 means that an update is available", () => {
  for (const [sign, updateAvailable] of [["00", false], ["01", true], ["ff", true]] as const) {
    assertEquals(read(`ff30${sign}0131`, 5), { kind: "version", updateAvailable, versions: ["1"] });
  }
});

Deno.test("a version reply that ends in the middle is malformed, not shorter", () => {
  const malformed = { kind: "malformed", type: 0x1f, why: "console version is cut off" } as const;
  assertEquals(read("ff3000", 5), malformed);
  assertEquals(read("ff30000531", 5), malformed);
  assertEquals(read("ff30", 5), { kind: "version_request" });
});

Deno.test("an error text of no length is no error", () => {
  assertEquals(read("ff100300", 4), { kind: "error", ac: 3, text: null });
  assertEquals(read("ff1003", 4), { kind: "error_request", ac: 3 });
  assertEquals(read("ff10", 4).kind, "malformed");
  assertEquals(read("ff10030241", 4).kind, "malformed");
});

Deno.test("names have another command on each model", () => {
  assertEquals(read("ff12", 4), { kind: "names_request", zone: null });
  assertEquals(read("ff13", 5), { kind: "names_request", zone: null });
  assertEquals(read("ff13", 4).kind, "unknown");
  assertEquals(read("ff12", 5).kind, "unknown");
});

Deno.test("commands that are not known, and data without a command, are values", () => {
  assertEquals(read("fe30", 5).kind, "unknown");
  assertEquals(read("ff", 5).kind, "malformed");
  assertEquals(read("", 5).kind, "malformed");
});

Deno.test("writeExtended() leaves messages of other types to others", () => {
  assertEquals(writeExtended({ kind: "ac_status_request" }, 5), null);
  assertEquals(writeExtended({ kind: "version_request" }, 5)?.toHex(), "ff30");
});
