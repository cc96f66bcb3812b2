/** The words of docs/glossary.md: those that people are not to read do not come back. */
import { assert, assertEquals } from "@std/assert";
import { sources } from "./support/house/sources.ts";

/** Pages that are written for owners; those for builders may say _cut_ for the decision. */
const OWNERS_PAGES = [
  "README.md",
  "docs/home_assistant.md",
  "docs/install.md",
  "docs/notifications.md",
  "docs/soft_reboot.md",
  "docs/troubleshooting.md",
  "home/home.example.toml",
  "examples/home_assistant.toml",
  "examples/modem_and_router.toml",
  "examples/no_cloud.toml",
  "examples/one_tuya_plug.toml",
];

/** Each with what is said in its place. */
const BANNED: readonly (readonly [pattern: RegExp, better: string])[] = [
  [/power[- ]cycl(?!e"|e`|ing")/i, "rebooted the router"],
  [/\bpower cuts?\b/i, "rebooted the router: a power cut is a failure of the mains"],
  [/\bautomatic cuts?\b/i, "reboots by itself"],
  // What is truncated is cut off or short; a name (`cuts_per_day`) is one word with others.
  [/(?<![`"#.])\bcut(s|ting)?\b(?!["`]| (off|short)\b|-)/i, "reboot, or: switch off and on"],
  [
    /(?<!\b(it|console)) is (still )?silent\b/i,
    "no contact: of a person's name it reads as a death",
  ],
  [/\bsigns? of life since\b/i, "not heard since"],
  [/\bskull\b|💀/u, "a warning"],
  [/\ball notices were delivered\b/i, "last delivered 17:57"],
  [/\bnot known for\b/i, "not watched for"],
];

/**
 * What code may say to people: what stands in quotes or back-ticks and holds a space, without
 * imports, comments, markup and what is filled in.
 */
function textsOf(code: string): string[] {
  const bare = code.replaceAll(/^(import|export)[^;]*from "[^"]*";$/gm, "")
    .replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, "");
  return [...bare.matchAll(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g)].map(([text]) =>
    text.replaceAll(/\$\{[^}]*(\}|`$)/g, "…").replaceAll(/<[^>]*>/g, "")
  ).filter((text) => text.includes(" "));
}

function bannedIn(text: string): string[] {
  return BANNED.filter(([pattern]) => pattern.test(text)).map(([, better]) => better);
}

function complaints(path: string, texts: readonly string[]): string[] {
  return texts.flatMap((text) =>
    bannedIn(text).map((better) => `${path}: ${text.slice(0, 120)} -> ${better}`)
  );
}

Deno.test("no text of the code is a word that the glossary has another one for", () => {
  const files = sources("lib/", "home/", "cloud/");
  assert(files.length > 400, `${files.length} files`);
  assertEquals(files.flatMap(({ path, code }) => complaints(path, textsOf(code))), []);
});

Deno.test("no page for owners says what the glossary has another word for", async () => {
  for (const path of OWNERS_PAGES) {
    const page = await Deno.readTextFile(new URL(`../${path}`, import.meta.url));
    // What stands in back-ticks is the name of something.
    const lines = page.replaceAll(/`[^`\n]*`/g, "…").split("\n");
    assertEquals(complaints(path, lines), []);
  }
});

Deno.test("the banned words are found where they stand, and wire words are left alone", () => {
  for (
    const text of [
      "Router power-cycled at 03:04",
      "the router was cut once",
      "Mum and Dad is silent",
      "No sign of life since 03:02",
      "Would cut the power now",
      "the day's cuts are used up",
    ]
  ) assertEquals(bannedIn(text).length, 1, text);
  for (
    const text of [
      '"power-cycle"',
      "the router was not rebooted",
      "silent for 12 min",
      "`cuts_per_day`",
      "the answer is cut off",
    ]
  ) {
    assertEquals(bannedIn(text), [], text);
  }
});
