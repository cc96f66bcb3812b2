import { assertEquals, assertThrows } from "@std/assert";
import { parseEnvironmentFile } from "../../../lib/config/env_file.ts";

Deno.test("parseEnvironmentFile() reads plain and quoted values, and skips comments", () => {
  const text = `# a\n; b\n\nPORT=8000\n NAME = x\nURL="http://a b"\nTOPIC='t'\nEMPTY=\n`
    .replace(" NAME = x", "NAME= x ");
  assertEquals(parseEnvironmentFile(text), {
    PORT: "8000",
    NAME: "x",
    URL: "http://a b",
    TOPIC: "t",
    EMPTY: "",
  });
});

Deno.test("parseEnvironmentFile() refuses what systemd might read otherwise, without showing it", () => {
  for (const line of ["secret", "A B=c", 'A="b', `A=b"c`, "A=b\\", "9A=b", "export A=b"]) {
    const error = assertThrows(() => parseEnvironmentFile(`OK=1\n${line}`), SyntaxError);
    assertEquals(error.message.includes("line 2"), true);
    assertEquals(error.message.includes(line), false);
  }
});
