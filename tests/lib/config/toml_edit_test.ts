import { assertEquals, assertThrows } from "@std/assert";
import { editToml, type TomlEdit } from "../../../lib/config/toml_edit.ts";

/** Enough TOML for these tests: sections of scalars. */
function parse(text: string): Record<string, unknown> {
  const table: Record<string, Record<string, unknown>> = {};
  let section: Record<string, unknown> = {};
  for (const line of text.split("\n")) {
    const bare = line.trim();
    if (bare === "" || bare.startsWith("#")) continue;
    const header = /^\[\s*([^\]\s]+)\s*\]\s*(#.*)?$/.exec(bare)?.[1];
    if (header !== undefined) {
      section = table[header] ??= {};
      continue;
    }
    const [, key = "", value = ""] = /^(\S+)\s*=\s*("(?:[^"\\]|\\.)*"|\[[^\]]*\]|\S+)/.exec(bare) ??
      [];
    if (value === "[" || value.startsWith("{")) section[key] = value;
    else section[key] = JSON.parse(value.replaceAll("'", '"'));
  }
  return table;
}

function edit(text: string, ...edits: readonly [string, string, TomlEdit["value"]][]): string {
  return editToml(text, edits.map(([section, key, value]) => ({ section, key, value })), parse);
}

const TEXT = `# mine

[plug] # the router's
driver = "tuya"  # best
address = '192.168.1.50'
# a thought

[site]
id = "home"
`;

Deno.test("a setting is changed in its line, with its comment and all other lines kept", () => {
  assertEquals(
    edit(TEXT, ["plug", "driver", "dry_run"]),
    TEXT.replace('"tuya"', '"dry_run"'),
  );
  assertEquals(
    edit(TEXT, ["plug", "address", "10.0.0.1"]),
    TEXT.replace("'192.168.1.50'", '"10.0.0.1"'),
  );
});

Deno.test("a new setting goes behind the last of its section", () => {
  assertEquals(
    edit(TEXT, ["plug", "tested", true]),
    TEXT.replace("50'\n", "50'\ntested = true\n"),
  );
});

Deno.test("a section that is not there is added at the end", () => {
  assertEquals(
    edit(TEXT, ["cloud", "url", "https://x"], ["cloud", "token_file", "t"]),
    `${TEXT}\n[cloud]\nurl = "https://x"\ntoken_file = "t"\n`,
  );
  assertEquals(edit("", ["site", "id", "a"]), '[site]\nid = "a"\n');
});

Deno.test("a setting is taken out, and one that is not there is no trouble", () => {
  assertEquals(
    edit(TEXT, ["plug", "address", null], ["cloud", "token", null], ["site", "name", null]),
    TEXT.replace("address = '192.168.1.50'\n", ""),
  );
});

Deno.test("an edit that changes nothing leaves the text as it is, byte by byte", () => {
  const odd = TEXT.trimEnd();
  assertEquals(edit(odd, ["site", "id", "home"]), odd);
});

Deno.test("a text with quotes and umlauts comes out as it went in", () => {
  const text = edit(TEXT, ["site", "name", 'Ömas "Hütte"']);
  assertEquals(text.includes('name = "Ömas \\"Hütte\\""'), true);
});

for (
  const [why, text] of [
    ["a list over several lines", "[plug]\ndriver = [\n"],
    ["an inline table", "[plug]\ndriver = {a = 1}\n"],
  ] as const
) {
  Deno.test(`a setting that is ${why} is left to its owner`, () => {
    assertThrows(
      () => edit(text, ["plug", "driver", "tuya"]),
      SyntaxError,
      '"plug.driver" is written in a way that only its owner can change',
    );
  });
}

Deno.test("an edit whose result does not read as wanted is refused", () => {
  const deaf = () => ({ plug: { driver: "other" } });
  assertThrows(
    () => editToml(TEXT, [{ section: "plug", key: "driver", value: "tuya" }], deaf),
    SyntaxError,
  );
});

Deno.test("a list is written on one line, changed, and left alone when it is the same", () => {
  const edit = { section: "plug", key: "off", value: ["/usr/bin/relay", "a b"] };
  const text = editToml('[plug]\nname = "x"\n', [edit], parse);
  assertEquals(text, '[plug]\nname = "x"\noff = ["/usr/bin/relay", "a b"]\n');
  assertEquals(editToml(text, [edit], parse), text);
  const spaced = '[plug]\noff = [ "/usr/bin/relay" , "a b" ] # mine\n';
  assertEquals(editToml(spaced, [edit], parse), spaced);
  assertEquals(
    editToml(spaced, [{ ...edit, value: ["/x"] }], parse),
    '[plug]\noff = ["/x"] # mine\n',
  );
  assertEquals(editToml(spaced, [{ ...edit, value: null }], parse), "[plug]\n");
});
