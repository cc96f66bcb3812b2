/** What root looks at; what the bundler makes is tried in tests/e2e/install/bundle_test.ts. */
import { assert, assertEquals, assertFalse } from "@std/assert";
import { hasBundle, hashSources } from "../../../home/install/bundle.ts";
import { placeProject } from "../../../home/install/place.ts";

async function inProject(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const each of ["home", "lib", "lib/base", "dist", "dist/tick"]) {
      await Deno.mkdir(`${folder}/${each}`);
    }
    await Deno.writeTextFile(`${folder}/app.lock`, "{}");
    await Deno.writeTextFile(`${folder}/home/main.ts`, "1");
    await Deno.writeTextFile(`${folder}/lib/base/a.ts`, "2");
    await Deno.writeTextFile(`${folder}/dist/tick/main.js`, "3");
    await Deno.writeTextFile(
      `${folder}/dist/tick/sources.sha256`,
      `${await hashSources(folder)}\n`,
    );
    await act(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("hasBundle() believes a bundle of the very sources that are there", () =>
  inProject(async (folder) => {
    assert(await hasBundle(folder));
    // Nobody starts these.
    await Deno.writeTextFile(`${folder}/home/home.example.toml`, "other");
    assert(await hasBundle(folder));
  }));

const CHANGES: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  "a changed source": (folder) => Deno.writeTextFile(`${folder}/lib/base/a.ts`, "2 "),
  "a new source": (folder) => Deno.writeTextFile(`${folder}/lib/base/b.ts`, ""),
  "a source that is gone": (folder) => Deno.remove(`${folder}/home/main.ts`),
  "a source that has moved": (folder) =>
    Deno.rename(`${folder}/lib/base/a.ts`, `${folder}/lib/a.ts`),
  "another package": (folder) => Deno.writeTextFile(`${folder}/app.lock`, '{"version":"5"}'),
  "no stamp": (folder) => Deno.remove(`${folder}/dist/tick/sources.sha256`),
  "no bundle": (folder) => Deno.remove(`${folder}/dist`, { recursive: true }),
};

for (const [what, change] of Object.entries(CHANGES)) {
  Deno.test(`hasBundle() says no to ${what}`, () =>
    inProject(async (folder) => {
      await change(folder);
      assertFalse(await hasBundle(folder));
    }));
}

Deno.test("an installation's copy of a project with a bundle has that bundle", () =>
  inProject(async (folder) => {
    await Deno.writeTextFile(`${folder}/dist/tick/plug.key`, "a secret");
    const copy = `${folder}/copy`;
    placeProject(folder, copy, ["app.lock", "home", "lib", "dist"]);
    assert(await hasBundle(copy));
    const entries = await Array.fromAsync(Deno.readDir(`${copy}/dist/tick`));
    assertEquals(entries.map(({ name }) => name).sort(), ["main.js", "sources.sha256"]);
  }));
