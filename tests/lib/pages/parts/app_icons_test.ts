import { assertEquals } from "@std/assert";
import { APP_ICON_SIZES, appIcon, MANIFEST } from "../../../../lib/pages/parts/app_icons.ts";

for (const size of APP_ICON_SIZES) {
  Deno.test(`the icon of ${size} px is a PNG of that size`, () => {
    const bytes = appIcon(size);
    assertEquals([...bytes.slice(1, 4)], [...new TextEncoder().encode("PNG")]);
    const view = new DataView(bytes.buffer);
    assertEquals([view.getUint32(16), view.getUint32(20)], [size, size]);
  });
}

Deno.test("the manifest names every icon, and starts at the start page", () => {
  const { icons, start_url: start } = JSON.parse(MANIFEST);
  assertEquals(icons.map((icon: { src: string }) => icon.src), [
    "/icon-180.png",
    "/icon-192.png",
    "/icon-512.png",
  ]);
  assertEquals(start, "/");
});
