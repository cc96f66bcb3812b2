import { assertEquals, assertThrows } from "@std/assert";
import { openInner, openSection } from "../../../lib/base/settings.ts";
import { NO_CASE, parseReportCase } from "../../../lib/config/report_config.ts";

function parse(table: unknown) {
  const file = openSection({ report: table }, { act: "read home.toml", path: "" });
  return parseReportCase(openInner(file, "report"));
}

Deno.test("a case that is not there is empty, and so is each field that is left out", () => {
  assertEquals(parseReportCase(null), NO_CASE);
  assertEquals(parse({ customer: "A. Example", reported: "26 Nov 09:10, ticket 88-1234" }), {
    ...NO_CASE,
    customer: "A. Example",
    reported: "26 Nov 09:10, ticket 88-1234",
  });
});

for (
  const [table, said] of [
    [{ customer: 7 }, "report.customer"],
    [{ address: "two\nlines" }, "report.address"],
    [{ provider: "x".repeat(201) }, "report.provider"],
    [{ phone: "x" }, "report.phone"],
  ] as const
) {
  Deno.test(`${said} is refused by name`, () => {
    const error = assertThrows(() => parse(table));
    assertEquals(String(error).includes(said), true, String(error));
  });
}
