import { assertEquals } from "@std/assert";
import { HEAD_METAS } from "../../../../lib/pages/parts/head_metas.ts";

Deno.test("each document fits a phone, light or dark, and is for no search engine", () => {
  const lines = HEAD_METAS.markup.trim().split("\n");
  assertEquals(lines, [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="robots" content="noindex">',
  ]);
});
