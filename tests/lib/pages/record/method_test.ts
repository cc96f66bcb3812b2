import { assert } from "@std/assert";
import { renderMethod } from "../../../../lib/pages/record/method.ts";

const PAGE = { site: "Home", made: "Sun 29 Nov 17:46:00" };

Deno.test("a month that is over names its file and hash, and what they prove", () => {
  const raw = { file: "outages-home-2026-10.json", sha256: "5f".repeat(32) };
  const { markup } = renderMethod({ ...PAGE, raw });
  for (
    const part of [
      raw.file,
      raw.sha256,
      "not that what it says is true",
      "are counted",
      "Signature",
    ]
  ) {
    assert(markup.includes(part), part);
  }
});

Deno.test("a month that goes on has no hash yet", () => {
  const { markup } = renderMethod({ ...PAGE, raw: null });
  assert(markup.includes("still grows") && !markup.includes("SHA-256"));
});
