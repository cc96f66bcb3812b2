import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseHomeConfig } from "../../../lib/config/home_config.ts";
import { nextSteps } from "../../../lib/setup/next_steps.ts";
import { LAMP_TABLE, PRETENDED } from "../../support/plugs/pretended_drivers.ts";

function steps(
  table: Record<string, unknown>,
  path: string | null = null,
  installs = false,
): string {
  return nextSteps(parseHomeConfig(table, { drivers: PRETENDED }), { path, installs }).join("\n");
}

Deno.test("what is missing comes first, what always comes last is to let it watch", () => {
  const bare = steps({ plug: { driver: "dry_run" } });
  assertStringIncludes(bare, "Choose a plug");
  assertStringIncludes(bare, "deno task token home");
  assertStringIncludes(bare, "ntfy app");
  assert(bare.endsWith("then `deno task doctor`"));
  const full = steps({
    plug: { ...LAMP_TABLE, tested: true },
    cloud: { url: "https://x.example", token: "t" },
  });
  assertEquals(/Try the plug|ntfy app|token/.test(full), false);
  assertStringIncludes(full, "Dust the lamp");
});

Deno.test("an untried plug, and a computer on it, are named; the path is in what to paste", () => {
  const text = steps({ plug: { ...LAMP_TABLE, powers_this_host: true } }, "/etc/x.toml");
  assertStringIncludes(text, "deno task setup --config /etc/x.toml --test lamp");
  assertStringIncludes(text, "another outlet");
});

Deno.test("where the installation follows, neither it nor its settings are left to be named", () => {
  const text = steps({ plug: { ...LAMP_TABLE, tested: true } }, "/etc/x.toml", true);
  assertStringIncludes(text, "`deno task setup --wan-check yes`");
  assertEquals(/install`|task install|probe|\/etc/.test(text), false, text);
});
