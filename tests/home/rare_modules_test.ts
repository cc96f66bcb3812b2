import { assertStrictEquals } from "@std/assert";
import { loadLater } from "../../home/later.ts";
import { RARE_MODULES } from "../../home/rare_modules.ts";

const PATHS = Object.keys(RARE_MODULES) as (keyof typeof RARE_MODULES)[];

for (const path of PATHS) {
  Deno.test(`loadLater("${path}") loads the very module that its type is taken from`, async () => {
    const later: unknown = await loadLater(path);
    const named: unknown = await RARE_MODULES[path]();
    assertStrictEquals(later, named);
  });
}
