/** The rules of the house for drivers , checked so that they cannot rot. */
import { assert, assertEquals } from "@std/assert";
import { IMPURE_REGEXP, isPureDriverFile } from "./support/house/pure_files.ts";
import { findLine, importsOf, sources, staticGraph, violations } from "./support/house/sources.ts";

/** Ciphers of a driver: the runtime's own, and nothing of the world. */
const CIPHER_REGEXP = /^home\/plugs\/\w+\/(cipher|crypto)\.ts$/;

Deno.test("what a driver's settings, bytes and texts mean is pure, wherever it lies", () => {
  const files = sources("home/plugs/").filter(({ path }) => isPureDriverFile(path));
  assert(files.length > 25, `${files.length} files`);
  assertEquals(violations(files, (file) => findLine(file.code, IMPURE_REGEXP)), []);
  const found = violations(files, (file) => {
    const impure = importsOf(file).map(({ specifier }) => specifier).find((specifier) =>
      !specifier.startsWith("lib/") && !isPureDriverFile(specifier) &&
      !CIPHER_REGEXP.test(specifier)
    );
    return impure === undefined ? null : `imports ${impure}`;
  });
  assertEquals(found, []);
});

Deno.test("a driver is its folder: drivers.ts alone imports driver.ts, and nobody else plug.ts", () => {
  const found = violations(sources("lib/", "home/", "cloud/"), (file) => {
    const wrong = importsOf(file).map(({ specifier }) => specifier).find((specifier) => {
      const [, name, part] = /^home\/plugs\/(\w+)\/(driver|plug)\.ts$/.exec(specifier) ?? [];
      if (part === undefined || file.path.startsWith(`home/plugs/${name}/`)) return false;
      return part === "plug" || file.path !== "home/plugs/drivers.ts";
    });
    return wrong === undefined ? null : `imports ${wrong}`;
  });
  assertEquals(found, []);
});

Deno.test("no driver needs a package but tuyapi: one that is not cached cannot be had in an outage", () => {
  const drivers = sources("home/plugs/").flatMap(({ path }) => staticGraph(path));
  const packages = drivers.flatMap((file) => importsOf(file))
    .map(({ specifier }) => specifier)
    .filter((specifier) => !/^(home|lib)\/|^node:/.test(specifier));
  assertEquals([...new Set(packages)], ["tuyapi"]);
});
