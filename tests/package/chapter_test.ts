import { assertEquals, assertStringIncludes } from "@std/assert";
import { RELEASE } from "../../lib/base/release.ts";
import { chapterOf, whyNotReleased } from "./chapter.ts";

const CHANGELOG = `# Changelog

## [Unreleased]

## [0.2.0] - 2026-12-01

### Added

- A thing.

## [0.1.0] - 2026-11-22

- The first.
`;

Deno.test("a version's chapter is all of it and nothing of the next", () => {
  assertEquals(chapterOf(CHANGELOG, "0.2.0"), "### Added\n\n- A thing.");
  assertEquals(chapterOf(CHANGELOG, "0.1.0"), "- The first.");
  assertEquals([chapterOf(CHANGELOG, "0.2"), chapterOf(CHANGELOG, "9.9.9")], [null, null]);
  assertEquals(chapterOf(CHANGELOG, "Unreleased"), null);
});

Deno.test("only the tag of the version that stands, with its chapter and a maintainer, is released", () => {
  const maintainer = "Ada Lovelace <ada@engines.example.org>";
  const facts = { release: "0.2.0", changelog: CHANGELOG, maintainer };
  assertEquals(whyNotReleased("v0.2.0", facts), null);
  assertStringIncludes(whyNotReleased("v0.1.0", facts) ?? "", 'must be "v0.2.0"');
  const next = { ...facts, release: "0.3.0" };
  assertStringIncludes(whyNotReleased("v0.3.0", next) ?? "", 'chapter "## [0.3.0]');
  const nobodys = { ...facts, maintainer: null };
  assertStringIncludes(whyNotReleased("v0.2.0", nobodys) ?? "", "DEBFULLNAME and DEBEMAIL must");
});

Deno.test("the version that stands has its chapter", async () => {
  const changelog = await Deno.readTextFile(new URL("../../CHANGELOG.md", import.meta.url));
  const facts = { release: RELEASE, changelog, maintainer: "Ada <ada@example.org>" };
  assertEquals(whyNotReleased(`v${RELEASE}`, facts), null);
});

Deno.test("the workflow names all that it runs by commit, and may only what a job says", async () => {
  for (const name of ["release", "test"]) {
    const path = new URL(`../../.github/workflows/${name}.yml`, import.meta.url);
    const text = await Deno.readTextFile(path);
    const used = [...text.matchAll(/uses: (\S+)(.*)/g)].map(([, what = "", rest = ""]) =>
      what + rest
    );
    for (const line of used) assertEquals(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line), true, line);
  }
});
