import { assertEquals, assertThrows } from "@std/assert";
import { parseEnvironmentFile, setVariables } from "../../../lib/config/env_file.ts";

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

Deno.test("setVariables() changes what is named, in its place, and keeps the rest as it is", () => {
  const text = `# mine\nPORT = 1\nNTFY_URL=https://old\n\nHOST='::1'\n\n`;
  assertEquals(
    setVariables(text, { NTFY_URL: "https://new", PUBLIC_URL: "https://p" }),
    `# mine\nPORT = 1\nNTFY_URL=https://new\n\nHOST='::1'\nPUBLIC_URL=https://p\n`,
  );
  assertEquals(setVariables("", { A: "b" }), "A=b\n");
  assertEquals(parseEnvironmentFile(setVariables("A=1", { A: "2" })), { A: "2" });
});
