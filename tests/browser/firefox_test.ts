/** The pages once in another browser's hands: what they look like, and what they do by script. */
import { assertEquals } from "@std/assert";
import { SIZES } from "./browser.ts";
import { findFirefox, withFirefox } from "./firefox.ts";
import { SCENES, withScene } from "./scenes.ts";

const firefox = await findFirefox();
const LOOKED_AT = ["online", "silent", "trouble", "outage", "many"];

for (const scene of SCENES.filter(({ name }) => LOOKED_AT.includes(name))) {
  Deno.test({
    name: `Firefox shows the pages well when: ${scene.name}${
      firefox === null ? " (skipped: no firefox on PATH)" : ""
    }`,
    ignore: firefox === null,
    fn: () =>
      withFirefox(firefox ?? "", (page) =>
        withScene(scene.name, async (stage) => {
          for (const path of scene.paths) {
            for (const size of ["phone", "desktop"] as const) {
              const name = `${scene.name}${path === "/" ? "" : "-one"}-firefox-${size}`;
              await page.resize(SIZES[size]);
              await page.goto(`${stage.url}${path}`);
              await page.keepPicture(name);
              const isTooWide = await page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth",
              );
              assertEquals(isTooWide, false, name);
              assertEquals(await page.evaluate(`document.querySelectorAll("h1").length`), 1, name);
              if (size === "phone") assertEquals(await page.askAxe(), [], name);
              // One tab stop a chart: the script runs, and the policy lets it.
              const stops = await page.evaluate(
                `[...document.querySelectorAll("[data-tour]")].every((chart) =>
                  chart.querySelectorAll("[tabindex='0']").length === 1)`,
              );
              assertEquals(stops, true, name);
            }
          }
          assertEquals(page.troubles, []);
          // A page that is open would hold its stream, and with it the server.
          await page.goto("about:blank");
        })),
  });
}
