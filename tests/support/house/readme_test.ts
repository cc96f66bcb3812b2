/** What a newcomer must see before he scrolls far. */
import { assertMatch } from "@std/assert";

/** Two screens and a little. */
const LINES_MAX = 80;

for (
  const [what, words] of [
    ["how to see it work", /^npx -y deno@\S+ task demo$/m],
    ["how to test it", /^npx -y deno@\S+ task test$/m],
    ["how to ask the cloud", /^curl .*\/status\b/m],
  ] as const
) {
  Deno.test(`the first screens of README show ${what}`, async () => {
    const text = await Deno.readTextFile(new URL("../../../README.md", import.meta.url));
    assertMatch(text.split("\n").slice(0, LINES_MAX).join("\n"), words);
  });
}
