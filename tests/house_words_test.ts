/** The words of docs/glossary.md: those that people are not to read do not come back. */
import { assert, assertEquals } from "@std/assert";
import { sources } from "./support/house/sources.ts";

/** What people read is written in these. */
const SHOWN = [
  "lib/api/badge.ts",
  "lib/api/metric_facts.ts",
  "lib/api/metrics.ts",
  "lib/status/status_table.ts",
  "lib/control/",
  "lib/pages/",
  "lib/phone/",
  "lib/report/",
  "lib/site/history_text.ts",
  "lib/wire/cause.ts",
  "lib/wire/event_text.ts",
  "cloud/pages/",
];

/** Each with what is said in its place. */
const BANNED: readonly (readonly [pattern: RegExp, better: string])[] = [
  [/power[- ]cycl(?!e"|e`|ing")/i, "rebooted the router"],
  [/\bpower cuts?\b/i, "rebooted the router: a power cut is a failure of the mains"],
  [/\b(router|was|were|been|is) cut\b/i, "rebooted the router"],
  [/\bautomatic cuts?\b/i, "reboots by itself"],
  [
    /(?<!\b(it|console)) is (still )?silent\b/i,
    "no contact: of a person's name it reads as a death",
  ],
  [/\bsigns? of life since\b/i, "not heard since"],
  [/\bskull\b|💀/u, "a warning"],
  [/\ball notices were delivered\b/i, "last delivered 17:57"],
  [/\bnot known for\b/i, "not watched for"],
];

/** Texts of code without comments: what stands in quotes or back-ticks, but for imports. */
function textsOf(code: string): string[] {
  const bare = code.replaceAll(/^(import|export)[^;]*from "[^"]*";$/gm, "");
  return [...bare.matchAll(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g)].map(([text]) => text);
}

function bannedIn(text: string): string[] {
  return BANNED.filter(([pattern]) => pattern.test(text)).map(([, better]) => better);
}

Deno.test("nobody reads a word that the glossary has another one for", () => {
  const all = sources("lib/", "cloud/");
  const files = SHOWN.flatMap((shown) => {
    const below = all.filter(({ path }) => path.startsWith(shown));
    assert(below.length > 0, `${shown} is not there`);
    return below;
  });
  assert(files.length > 60, `${files.length} files`);
  const found = files.flatMap(({ path, code }) =>
    textsOf(code)
      .flatMap((text) =>
        bannedIn(text).map((better) => `${path}: ${text.slice(0, 90)} -> ${better}`)
      )
  );
  assertEquals(found, []);
});

Deno.test("the banned words are found where they stand, and wire words are left alone", () => {
  for (
    const text of [
      "Router power-cycled at 03:04",
      "the router was cut once",
      "Mum and Dad is silent",
      "No sign of life since 03:02",
    ]
  ) assertEquals(bannedIn(text).length, 1, text);
  for (const text of ['"power-cycle"', "the router was not rebooted", "silent for 12 min"]) {
    assertEquals(bannedIn(text), [], text);
  }
});
