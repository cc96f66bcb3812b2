import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseHomeConfig } from "../../../lib/config/home_config_parse.ts";
import { nextSteps, SETUP_HELP } from "../../../lib/setup/text.ts";
import { SECRET_FIELDS, SETUP_FIELDS } from "../../../lib/setup/fields.ts";

const PLUG = {
  driver: "tuya",
  address: "192.168.1.50",
  id: "bf0123456789abcdefghij",
  key: "0123456789abcdef",
  protocol: "3.3",
};

function steps(table: Record<string, unknown>, path = "home.toml"): string {
  return nextSteps(parseHomeConfig(table), { path }).join("\n");
}

Deno.test("the help names every flag, on lines that fit", () => {
  for (const field of SETUP_FIELDS) {
    const isSecret = (SECRET_FIELDS as readonly string[]).includes(field);
    assertStringIncludes(SETUP_HELP, `--${field}${isSecret ? "-file" : ""}`);
  }
  assert(SETUP_HELP.split("\n").every((line) => line.length <= 100));
});

Deno.test("what is missing comes first, what always comes last is to let it watch", () => {
  const bare = steps({ plug: { driver: "dry_run" } });
  assertStringIncludes(bare, "Choose a plug");
  assertStringIncludes(bare, "deno task token home");
  assertStringIncludes(bare, "ntfy app");
  assert(bare.endsWith("then `deno task doctor`"));
  const full = steps({
    plug: { ...PLUG, tested: true },
    cloud: { url: "https://x.example", token: "t" },
  });
  assertEquals(/Try the plug|ntfy app|token/.test(full), false);
  assertStringIncludes(full, "fixed address");
});

Deno.test("an untried plug, and a computer on it, are named; the path is in what to paste", () => {
  const text = steps({ plug: { ...PLUG, powers_this_host: true } }, "/etc/x.toml");
  assertStringIncludes(text, "deno task setup --config /etc/x.toml --test lamp");
  assertStringIncludes(text, "another outlet");
});
