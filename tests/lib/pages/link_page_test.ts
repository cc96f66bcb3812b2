import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  describeLink,
  describeLinkDone,
  renderLink,
  renderLinkDone,
} from "../../../lib/pages/link_page.ts";
import { NOW_MS, READER } from "../../support/pages/site_views.ts";

Deno.test("a link says what it would do, until when, and has one button", () => {
  for (const action of ["snooze", "reboot"] as const) {
    const link = { action, siteName: "Home", expiresAt: NOW_MS + 60_000 };
    const { markup } = renderLink(link, READER);
    assertStringIncludes(markup, `${describeLink(action, "Home").replace("'", "&#39;")}?`);
    assertStringIncludes(markup, "Nothing has happened yet. This link works once, until 04:13.");
    assertEquals(markup.split('<form method="post">').length - 1, 1);
    assertStringIncludes(renderLinkDone(action).markup, describeLinkDone(action));
  }
});

Deno.test("a home's name cannot become markup", () => {
  const link = { action: "reboot", siteName: "<b>", expiresAt: NOW_MS } as const;
  assertEquals(renderLink(link, READER).markup.includes("<b>"), false);
});
