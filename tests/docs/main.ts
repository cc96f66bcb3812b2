/**
 * `deno task docs`: writes those parts of the docs that follow from the code.
 *
 * @module
 */
import { helpOnRequest } from "../support/base/usage.ts";
import { DERIVED, replacePart } from "./derived.ts";

helpOnRequest(`deno task docs [--pictures]

Writes the parts of the docs that follow from the code, each between two marks in its page.

  --pictures  puts the pictures of README that \`deno task test browser\` made into docs/pictures

Exit: 0 done; 2 usage.
`);

const ROOT = new URL("../../", import.meta.url);
if (Deno.args.includes("--pictures")) {
  const made = new URL(".artefacts/browser/pictures/", ROOT);
  const kept = new URL("docs/pictures/", ROOT);
  await Deno.mkdir(kept, { recursive: true });
  for (const { name } of Deno.readDirSync(made)) {
    await Deno.copyFile(new URL(name, made), new URL(name, kept));
  }
}
for (const { path, name, render } of DERIVED) {
  const page = new URL(path, ROOT);
  const text = await Deno.readTextFile(page);
  const renewed = replacePart(text, { name, part: render() });
  if (renewed === text) continue;
  await Deno.writeTextFile(page, renewed);
  // deno-lint-ignore no-console -- what was done, for whoever ran it
  console.log(`${path}: ${name} written`);
}
