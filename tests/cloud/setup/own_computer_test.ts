import { assertEquals } from "@std/assert";
import { installCommand, writeSecretFile } from "../../../cloud/setup/own_computer.ts";

Deno.test("settings are for this user's eyes alone, the old file's mode notwithstanding", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/etc/cloud.env`;
    await writeSecretFile(path, "A=1\n");
    await Deno.chmod(path, 0o644);
    await writeSecretFile(path, "A=2\n");
    assertEquals(await Deno.readTextFile(path), "A=2\n");
    assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("an installation installs by its own command, a checkout by its task", () => {
  const flags = ["install", "--cloud", "--cloud-env", "/c.env", "--yes"];
  assertEquals(installCommand("/c.env", { deno: "/p/bin/deno", project: "/p/app" }), [
    "/p/app/../bin/rebootinator",
    ...flags,
  ]);
  assertEquals(installCommand("/c.env", { deno: "/usr/bin/deno", project: "/p/app" }), [
    "/usr/bin/deno",
    "task",
    "--quiet",
    ...flags,
  ]);
});
