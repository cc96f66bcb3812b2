import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseJunit } from "./junit.ts";

/** As Deno 2.9.6 wrote it. */
const TEXT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="5" failures="1" errors="0" time="0.037">
    <testsuite name="./a_test.ts" tests="5" disabled="2" errors="0" failures="1">
        <testcase name="x &lt;y&gt; (skipped: no &quot;z&quot;)" classname="./tests/a_test.ts" time="0.000" line="1" col="6">
            <skipped/>
        </testcase>
        <testcase name="steps" classname="./tests/a_test.ts" time="1.002" line="2" col="6">
        </testcase>
        <testcase name="red" classname="./tests/a_test.ts" time="0.000" line="3" col="6">
            <failure message="Uncaught Error: a &amp; b">Error: a &amp; b
    at file:///a_test.ts:3:30</failure>
        </testcase>
        <testcase name="steps &gt; two" classname="./tests/a_test.ts" time="0.000" line="2" col="70">
            <skipped/>
        </testcase>
    </testsuite>
</testsuites>
`;

Deno.test("tests and steps are read with outcome, file and time", () => {
  const told = parseJunit(TEXT, "").map(({ name, outcome, isStep }) => [name, outcome, isStep]);
  assertEquals(told, [
    ['x <y> (skipped: no "z")', "skipped", false],
    ["steps", "passed", false],
    ["red", "failed", false],
    ["steps > two", "skipped", true],
  ]);
  assertEquals(parseJunit(TEXT, "")[1], {
    name: "steps",
    path: "tests/a_test.ts",
    seconds: 1.002,
    outcome: "passed",
    isStep: false,
    message: "",
  });
  assertStringIncludes(parseJunit(TEXT, "")[2]?.message ?? "", "Uncaught Error: a & b");
});

Deno.test("a text without tests holds none", () => {
  assertEquals(parseJunit("", ""), []);
});

for (
  const [how, output] of [
    ["before all of a file", "running 1 test from ./tests/b_test.ts\nreads it ... ignored (0ms)\n"],
    ["on its line, side by side with others", "./tests/b_test.ts => reads it ... ignored (0ms)\n"],
  ] as const
) {
  Deno.test(`the file of a test that a helper makes is found ${how}`, () => {
    const text = `<testcase name="reads it" classname="./tests/support/contract.ts" time="0.000" ` +
      `line="1" col="6">\n<skipped/>\n</testcase>`;
    assertEquals(parseJunit(text, output).map(({ path }) => path), ["tests/b_test.ts"]);
  });
}
