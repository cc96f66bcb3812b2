import { assert, assertEquals } from "@std/assert";
import { badgeOf, shieldsJson } from "../../../lib/api/badge.ts";
import { parseStatusView } from "../../../lib/status/read_status.ts";
import { faultsOf } from "../../support/api/api_document.ts";
import { makeSilentView, makeSiteView, makeStatus } from "../../support/pages/site_views.ts";

const STATUS = {
  ...makeStatus({ sites: [makeSilentView({ id: "cabin" }), makeSiteView()] }),
  homes: { found: 2, page: 1, pages: 1 },
};

Deno.test("the document's status is the one that is shown and that deno task status reads", () => {
  assertEquals(faultsOf("Status", STATUS), "");
  assertEquals(parseStatusView(STATUS), STATUS);
});

Deno.test("a field that the document does not know, or that is missing, is noticed", () => {
  for (const field of Object.keys(makeSiteView())) {
    const { [field]: _, ...rest } = makeSiteView() as unknown as Record<string, unknown>;
    assert(faultsOf("Site", rest).includes(field), field);
    assert(faultsOf("Site", { ...makeSiteView(), [`${field}2`]: 1 }) !== "", field);
  }
});

Deno.test("a badge for shields is as the document says", () => {
  for (const view of [null, makeSiteView(), makeSilentView()]) {
    assertEquals(faultsOf("Badge", shieldsJson(badgeOf(view, "home"))), "");
  }
});
