import { assertEquals, assertThrows } from "@std/assert";
import { ConfigFault, isOpen, readSecretFile } from "../../../home/config/config_text.ts";

Deno.test("readSecretFile() looks into the credentials first, and trims what it finds", async () => {
  const folder = await Deno.makeTempDir();
  const places = { credentials: `${folder}/credentials`, beside: folder };
  const read = (file: string) => readSecretFile(file, { places, field: "plug.key_file" });
  try {
    await Deno.mkdir(places.credentials);
    const missing = assertThrows(() => read("key"), ConfigFault);
    assertEquals(
      missing.message,
      `Cannot read home.toml: "plug.key_file": there is no ${folder}/key`,
    );
    await Deno.writeTextFile(`${folder}/key`, " beside\n", { mode: 0o600 });
    assertEquals(read("key"), { value: "beside", path: `${folder}/key`, mode: 0o100600 });
    await Deno.writeTextFile(`${places.credentials}/key`, "credential");
    assertEquals(read("key").value, "credential");
    assertEquals(read(`${folder}/key`).value, "beside");
    await Deno.writeTextFile(`${folder}/long`, "x".repeat(4 * 1024 + 1));
    assertThrows(() => read("long"), ConfigFault, "larger than 4 KiB");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("isOpen() is true where others may read", () => {
  assertEquals([0o600, 0o640, 0o604, 0o644, null].map(isOpen), [false, false, true, true, false]);
});
