import { assert } from "@std/assert";
import { renderShareLink } from "../../../../lib/pages/parts/share_link.ts";
import { NOW_MS } from "../../../support/pages/site_views.ts";

const LINK = { address: "https://cloud.example/s/h.home", expiresAt: NOW_MS + 86_400_000 };

Deno.test("a link says what it opens, that it does nothing, and when it ends", () => {
  const { markup } = renderShareLink(LINK, {
    summary: "Share",
    opens: "<b> and its outages",
    look: "card",
    reader: { now: NOW_MS, timeZone: "Europe/Berlin" },
  });
  assert(
    markup.includes(
      "Whoever has this link sees &lt;b&gt; and its outages, and can do nothing, until 23 Nov 04:12.",
    ),
    markup,
  );
  assert(markup.includes(`href="${LINK.address}"`) && markup.includes('class="card"'));
});
