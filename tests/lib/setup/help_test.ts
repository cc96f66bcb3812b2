import { assert, assertStringIncludes } from "@std/assert";
import { secretFields, setupFields } from "../../../lib/setup/fields.ts";
import { setupHelp } from "../../../lib/setup/help.ts";
import { LAMP, PRETENDED } from "../../support/plugs/pretended_drivers.ts";

Deno.test("the help names every flag, on lines that fit", () => {
  const help = setupHelp(PRETENDED);
  const fields = setupFields(PRETENDED);
  const secrets = secretFields(fields);
  for (const field of fields.keys()) {
    assertStringIncludes(help, `  --${field}${secrets.includes(field) ? "-file" : ""} `);
  }
  for (const line of help.split("\n")) assert(line.length <= 100, line);
});

Deno.test("a flag of several drivers stands once, with whose it is; the others under their driver", () => {
  const help = setupHelp([...PRETENDED, { ...LAMP, name: "lantern" }]);
  assertStringIncludes(help, "lamp, lantern: which outlet of it");
  assert(help.split("--outlet ").length === 2);
  assert(help.indexOf("relay:\n") < help.indexOf("--run-on PROGRAM"));
});
