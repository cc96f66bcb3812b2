import { assertEquals } from "@std/assert";
import { readerZone } from "../../../cloud/http/reader_zone.ts";
import { withApp } from "../../support/http/app_fixture.ts";

function zoneOf(cookie: string): string | null {
  return readerZone(new Request("http://cloud.example/", { headers: { cookie } }));
}

Deno.test("a reader's zone is taken where this runtime knows it", () => {
  for (const zone of ["Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+5"]) {
    assertEquals(zoneOf(`a=b; rebootinator-zone=${zone}`), zone);
  }
  for (
    const wrong of [
      "",
      "Mars/Olympus",
      "<script>",
      "Europe/Berlin ",
      "+01:00",
      "x".repeat(65),
      "../../etc",
    ]
  ) {
    assertEquals(zoneOf(`rebootinator-zone=${wrong.trimEnd()}x`), null, wrong);
  }
});

Deno.test("a page that was made for one reader's zone is not shown to another", () =>
  withApp(async ({ app, beat }) => {
    await (await beat()).text();
    const footOf = async (cookie: string) => {
      const headers = { accept: "text/html", cookie };
      const text = await (await app(new Request("http://cloud.example/", { headers }))).text();
      return /Times are those of [^.]+/.exec(text)?.[0];
    };
    const own = "Times are those of Europe/Berlin";
    assertEquals(await footOf(""), own);
    assertEquals(await footOf("rebootinator-zone=Asia/Tokyo"), "Times are those of Asia/Tokyo");
    assertEquals(await footOf(""), own);
  }, { config: { statusPublic: true } }));
