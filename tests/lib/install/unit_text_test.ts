import { assertEquals, assertThrows } from "@std/assert";
import { renderUnit, unitCommand, unitText } from "../../../lib/install/unit_text.ts";

Deno.test("renderUnit() writes sections, lines and comments", () => {
  const text = renderUnit({
    Unit: [["Description", "A thing"]],
    Service: [{ comment: "why" }, ["Type", "oneshot"]],
  });
  assertEquals(text, "[Unit]\nDescription=A thing\n\n[Service]\n# why\nType=oneshot\n");
});

Deno.test("renderUnit() refuses a value that would become a directive of its own", () => {
  for (const value of ["a\nUser=root", "a\rUser=root", "a\0User=root"]) {
    const lines = [["Description", value]] as const;
    assertThrows(() => renderUnit({ Unit: lines }), RangeError, "must be one line");
  }
});

Deno.test("renderUnit() refuses a value that would swallow the directive behind it", () => {
  const lines = [["LoadCredential", "TOKEN:/etc/token\\"], ["NoNewPrivileges", "yes"]] as const;
  assertThrows(() => renderUnit({ Service: lines }), RangeError, "must be one line");
  assertEquals(
    renderUnit({ Service: [["ExecStart", unitCommand(["/bin/x", "a\\"])]] }),
    '[Service]\nExecStart=/bin/x "a\\\\"\n',
  );
});

Deno.test("unitCommand() quotes what systemd would split or replace", () => {
  assertEquals(unitCommand(["/bin/x", "--a=b,c:1", "[::1]:80"]), "/bin/x --a=b,c:1 [::1]:80");
  assertEquals(unitCommand(["a b", 'q"q', "b\\c", "$HOME"]), '"a b" "q\\"q" "b\\\\c" $$HOME');
});

Deno.test("unitText() keeps a percent sign from being a specifier", () => {
  assertEquals(unitText("/opt/100%b"), "/opt/100%%b");
});
