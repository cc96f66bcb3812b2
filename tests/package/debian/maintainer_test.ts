import { assertEquals, assertThrows } from "@std/assert";
import { NOBODY, readMaintainer } from "./maintainer.ts";

function read(variables: Readonly<Record<string, string>>): string | null {
  return readMaintainer((name) => variables[name]);
}

Deno.test("who answers for a package is named by Debian's own variables", () => {
  const variables = { DEBFULLNAME: "Ada Lovelace ", DEBEMAIL: "ada@engines.example.org" };
  assertEquals(read(variables), "Ada Lovelace <ada@engines.example.org>");
  assertEquals(read({}), null);
  assertEquals(read({ DEBFULLNAME: "", DEBEMAIL: " " }), null);
});

for (
  const [name, email, says] of [
    ["", "ada@example.org", "DEBFULLNAME must be a name"],
    ["Ada", "", "DEBEMAIL must be the address"],
    ["Ada, Charles", "ada@example.org", "DEBFULLNAME must be a name without < > , and quotes, got"],
    ["Ada <x>", "ada@example.org", "DEBFULLNAME must be"],
    ["Ada\nDepends: evil", "ada@example.org", "DEBFULLNAME must be"],
    ["Ada", "root@localhost", 'got "root@localhost"'],
    ["Ada", "Ada <ada@example.org>", "DEBEMAIL must be"],
    ["Ada", "ada@example.org\nDepends: evil", "DEBEMAIL must be"],
  ] as const
) {
  Deno.test(`no maintainer is ${JSON.stringify([name, email])}`, () => {
    assertThrows(() => read({ DEBFULLNAME: name, DEBEMAIL: email }), Error, says);
  });
}

Deno.test("nobody has the form that Debian wants, and an address that reaches nobody", () => {
  const [, name, email] = /^(.+) <(.+)>$/.exec(NOBODY) ?? [];
  assertEquals(read({ DEBFULLNAME: name!, DEBEMAIL: email! }), NOBODY);
  assertEquals(email?.endsWith(".invalid"), true);
});
