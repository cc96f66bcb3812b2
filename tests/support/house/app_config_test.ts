/** What the product needs is in app.json and app.lock, and nothing that only tests need. */
import { assertEquals } from "@std/assert";
import app from "../../../app.json" with { type: "json" };
import config from "../../../deno.json" with { type: "json" };
import map from "../../imports.json" with { type: "json" };
import { importsOf, sources } from "./sources.ts";

const ROOT = new URL("../../../", import.meta.url);

interface Lock {
  readonly npm: Readonly<Record<string, unknown>>;
}

async function readLock(name: string): Promise<Lock> {
  return JSON.parse(await Deno.readTextFile(new URL(name, ROOT)));
}

Deno.test("app.json maps each package that the product imports, as tests/imports.json does, and no other", () => {
  const imported = sources("lib/", "home/", "cloud/").flatMap((file) => importsOf(file))
    .map(({ specifier }) => specifier)
    .filter((specifier) => specifier in map.imports);
  const all: Readonly<Record<string, string>> = map.imports;
  const needed = [...new Set(imported)].sort().map((name) => [name, all[name]]);
  assertEquals(Object.entries(app.imports).sort(), needed);
  assertEquals(app.unstable, config.unstable);
});

Deno.test("app.lock holds some of tests/deno.lock, word for word", async () => {
  const [ours, all] = [await readLock("app.lock"), await readLock("tests/deno.lock")];
  for (const [name, entry] of Object.entries(ours.npm)) assertEquals(entry, all.npm[name], name);
});

Deno.test("each task that runs the product, or shows it, runs it with app.json", () => {
  const product = Object.entries(config.tasks).filter(([, { command }]) =>
    / (home|cloud|tests\/demo)\/\w*main\.ts/.test(command)
  );
  const without = product.filter(([, { command }]) => !command.includes(" --config=app.json "));
  assertEquals([product.length > 15, without], [true, []]);
});

Deno.test("deno.json names no package and no lock: deno task would fetch all of it", () => {
  assertEquals(["imports" in config, config.lock, config.importMap], [
    false,
    false,
    "./tests/imports.json",
  ]);
});
