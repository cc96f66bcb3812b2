/**
 * `deno task docs`: writes those parts of the docs that follow from the code.
 *
 * @module
 */
import { helpOnRequest } from "../support/base/usage.ts";
import { DERIVED, replacePart } from "./derived.ts";

helpOnRequest(`deno task docs

Writes the parts of the docs that follow from the code, each between two marks in its page.

Exit: 0 done; 2 usage.
`);

const ROOT = new URL("../../", import.meta.url);
for (const { path, name, render } of DERIVED) {
  const page = new URL(path, ROOT);
  const text = await Deno.readTextFile(page);
  const renewed = replacePart(text, { name, part: render() });
  if (renewed === text) continue;
  await Deno.writeTextFile(page, renewed);
  // deno-lint-ignore no-console -- what was done, for whoever ran it
  console.log(`${path}: ${name} written`);
}
