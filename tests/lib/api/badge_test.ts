import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { badgeOf, badgeSvg, shieldsJson } from "../../../lib/api/badge.ts";
import { makeSilentView, makeSiteView } from "../../support/pages/site_views.ts";

Deno.test("a badge says online, late, trouble or silent, and unknown of a home never heard from", () => {
  const views = [
    makeSiteView(),
    makeSiteView({ status: "late" }),
    makeSiteView({ cause: "internet_dead" }),
    makeSilentView(),
    null,
  ];
  assertEquals(views.map((view) => badgeOf(view, "home").message), [
    "online",
    "late",
    // Heard, and its line is dead: not online.
    "trouble",
    "silent",
    "unknown",
  ]);
  assertEquals(badgeOf(null, "home").label, "home");
});

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrastToWhite(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

Deno.test("white can be read on every colour", () => {
  for (const view of [makeSiteView(), makeSiteView({ status: "late" }), makeSilentView(), null]) {
    assert(contrastToWhite(badgeOf(view, "home").color) >= 4.5);
  }
});

Deno.test("a name is text on the badge, cut where it is long", () => {
  const svg = badgeSvg(badgeOf(makeSiteView({ name: '<b>&"' }), "home"));
  assertStringIncludes(svg, 'aria-label="&lt;b>&amp;&quot;: online"');
  assert(!svg.includes("<b>"));
  assertEquals([...badgeOf(makeSiteView({ name: "é".repeat(60) }), "home").label].length, 30);
});

Deno.test("shields gets its schema", () => {
  assertEquals(shieldsJson(badgeOf(makeSilentView({ name: "Cabin" }), "cabin")), {
    schemaVersion: 1,
    label: "Cabin",
    message: "silent",
    color: "#c1121f",
    isError: true,
  });
});
