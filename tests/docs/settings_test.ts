/** README stays a newcomer's page; docs/settings.md has every setting. */
import { assert, assertEquals } from "@std/assert";
import { CLOUD_VARIABLES } from "../../lib/config/cloud_config.ts";

const ROOT = new URL("../../", import.meta.url);
const README_BYTES_MAX = 9_000;

function page(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

Deno.test("README is no longer than a newcomer reads", () => {
  const bytes = new TextEncoder().encode(page("README.md")).length;
  assert(bytes <= README_BYTES_MAX, `${bytes} bytes`);
});

Deno.test("docs/settings.md has every setting of the cloud but what the platform sets", () => {
  const text = page("docs/settings.md");
  // The second and third of a kind, and `_FILE`, are told of with the first.
  const first = CLOUD_VARIABLES.filter((name) => !/_[23](_|$)|_FILE$|^DENO_D|^DENO_T/.test(name));
  assertEquals(first.filter((name) => !text.includes(`\`${name}\``)), []);
});

Deno.test("docs/settings.md has every setting that the example of home.toml shows", () => {
  const text = page("docs/settings.md");
  const keys: string[] = [];
  let section = "";
  for (const line of page("home/home.example.toml").split("\n")) {
    const [, table] = /^#? ?\[\[?(\w+)/.exec(line) ?? [];
    if (table !== undefined) section = table;
    const [, key] = /^#? ?([a-z_]+) = /.exec(line) ?? [];
    if (
      key !== undefined && ["site", "probe", "policy", "cloud", "ntfy", "mqtt"].includes(section)
    ) {
      keys.push(`${section}.${key.replace(/_file$/, "")}`);
    }
  }
  assert(keys.length > 20, `${keys}`);
  assertEquals(keys.filter((key) => !text.includes(`\`${key}\``)), []);
});
