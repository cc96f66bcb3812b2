/** The pages as people use them: by keyboard, without script, with bad eyes, behind a password. */
import { assert, assertEquals } from "@std/assert";
import {
  askAxe,
  browserTest,
  findChromium,
  isTooWide,
  keepPicture,
  openPage,
  say,
  type WatchedPage,
} from "./browser.ts";
import { EVIL } from "./hostile.ts";
import { withScene } from "./scenes.ts";
import { type Stage, withStage } from "./stage.ts";

const WEIGHT_MAX = 60 * 1_024;
const PHONE = { size: "phone", scheme: "light" } as const;
const chromium = await findChromium();

browserTest(chromium, "a home is reached and left by keyboard alone", async (browser) => {
  await withScene("online", async (stage) => {
    const { page } = await openPage(browser, PHONE);
    await page.goto(stage.url);
    const seen: string[] = [];
    const follow = async (name: string, key = "Tab") => {
      for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press(key);
        const text: string = await page.evaluate("document.activeElement.textContent");
        seen.push(text);
        if (text.includes(name)) return await page.keyboard.press("Enter");
      }
      throw new Error(`${name} was not reached: ${seen.join(" | ")}`);
    };
    await follow("The cabin by the lake");
    await page.waitForURL("**/sites/cabin");
    await follow("1 more");
    assertEquals(await page.locator("#more-outages").getAttribute("open"), "");
    await follow("All homes", "Shift+Tab");
    await page.waitForURL(`${stage.url}/`);
    await page.keyboard.press("Tab");
    const outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
    assert(outline !== "none", "what has the focus is marked");
  });
});

browserTest(chromium, "without script the pages are whole and ask again", async (browser) => {
  await withScene("silent", async (stage) => {
    const { page } = await openPage(browser, { ...PHONE, hasScript: false });
    for (const path of ["/", "/sites/home"]) {
      await page.goto(`${stage.url}${path}`);
      const text = await page.locator("body").innerText();
      for (const part of ["No contact for 12 min", "Last heard 04:00", "Your phone was told"]) {
        assert(text.replaceAll("\u00a0", " ").toLowerCase().includes(part.toLowerCase()), part);
      }
      assertEquals(await page.locator('meta[http-equiv="refresh"]').count(), 1);
      assert(await page.locator("svg.bar").count() > 0);
    }
  });
});

browserTest(
  chromium,
  "a reader sees his own time by script, else the home's by its name",
  async (browser) => {
    await withScene("silent", async (stage) => {
      for (
        const [hasScript, since, zone] of [
          [true, "Last heard 22:00", "Times are those of America/New_York."],
          [false, "Last heard 04:00", "Times are those of Europe/Berlin."],
        ] as const
      ) {
        const { page, troubles } = await openPage(browser, {
          ...PHONE,
          hasScript,
          zone: "America/New_York",
        });
        await page.goto(`${stage.url}/sites/home`);
        await page.locator("footer", { hasText: zone }).waitFor();
        const shown = await page.locator(".hero .since").innerText();
        assertEquals(shown.toLowerCase(), since.toLowerCase());
        assertEquals(troubles, []);
      }
    });
  },
);

browserTest(chromium, "nothing that a home sends becomes markup or runs", async (browser) => {
  await withScene("hostile", async (stage) => {
    for (const path of ["/", "/sites/home"]) {
      const { page, troubles } = await openPage(browser, PHONE);
      await page.goto(`${stage.url}${path}`);
      assertEquals(await page.locator("script").count(), 1);
      assertEquals(await page.locator("main script, img, [onerror]").count(), 0);
      assert((await page.locator("main").innerText()).includes(EVIL.slice(0, 25)));
      assertEquals(troubles, []);
    }
  });
});

browserTest(chromium, "the policy stops what would get in all the same", async (browser) => {
  await withScene("online", async (stage) => {
    const { page, troubles } = await openPage(browser, PHONE);
    await page.goto(`${stage.url}/sites/home`);
    await page.evaluate(`
      const script = document.createElement("script");
      script.textContent = "document.title = 'taken'";
      document.body.append(script);
      document.body.setAttribute("style", "display:none");
    `);
    await page.waitForTimeout(50);
    assert(!(await page.title()).includes("taken"));
    assertEquals(troubles.length, 2, troubles.join("\n"));
  });
});

browserTest(chromium, "a page weighs 60 KB at most, in few requests", async (browser) => {
  for (
    const [scene, path] of [["online", "/"], ["online", "/sites/home"], [
      "busy-line",
      "/sites/home",
    ]] as const
  ) {
    await withScene(scene, async (stage) => {
      const watched = await openPage(browser, PHONE);
      const weight = await weigh(watched, { stage, path });
      say(
        `${scene} ${path}: ${weight.bytes} bytes before compression, ${weight.sentBytes} sent, ` +
          `${weight.requests} requests, first paint after ${weight.paintMs} ms`,
      );
      assert(weight.bytes <= WEIGHT_MAX, `${weight.bytes} bytes`);
      assert(weight.requests <= 5, watched.requests.join("\n"));
      await watched.context.close();
    });
  }
});

async function weigh(
  { page, requests }: WatchedPage,
  { stage, path }: { readonly stage: Stage; readonly path: string },
) {
  let bytes = 0;
  let sentBytes = 0;
  const measured: Promise<void>[] = [];
  let counting = true;
  page.on("response", (response) => {
    // Whatever comes later is not waited for, and would outlive the page.
    if (!counting) return;
    if (response.headers()["content-type"]?.startsWith("text/event-stream")) return;
    measured.push((async () => {
      const body = await response.body();
      const sizes = await response.request().sizes();
      bytes += body.length;
      sentBytes += sizes.responseBodySize;
    })());
  });
  await page.goto(`${stage.url}${path}`);
  const paintMs: number = await page.evaluate(
    "Math.round(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1)",
  );
  for (let known = -1; known !== measured.length;) {
    known = measured.length;
    await Promise.all(measured);
  }
  counting = false;
  return { bytes, sentBytes, paintMs, requests: requests.length };
}

browserTest(chromium, "states differ for eyes that see no colour", async (browser) => {
  await withScene("silent", async (stage) => {
    const { page, context } = await openPage(browser, PHONE);
    const session = await context.newCDPSession(page);
    for (const type of ["achromatopsia", "deuteranopia"] as const) {
      await session.send("Emulation.setEmulatedVisionDeficiency", { type });
      await page.goto(`${stage.url}/sites/home`);
      await keepPicture(page, `silent-one-phone-light-${type}`);
    }
    await page.goto(stage.url);
    const shapes = await page.locator("svg.icon").evaluateAll((icons) =>
      icons.map((icon) => icon.firstElementChild?.outerHTML)
    );
    assertEquals(new Set(shapes).size, 2, "silent and online have different shapes");
    const fills = await page.locator("svg.bar rect").evaluateAll((rects) =>
      new Set(rects.map((rect) => `${rect.getAttribute("fill")} ${rect.getAttribute("height")}`))
        .size
    );
    assert(fills >= 3, `${fills}`);
  });
});

browserTest(
  chromium,
  "the read token opens pages and their streams, and nothing else does",
  async (browser) => {
    await withStage(async (stage) => {
      await stage.beatOf("home");
      await stage.look();
      const { page, requests } = await openPage(browser, { ...PHONE, password: stage.tokens.read });
      const streamed = page.waitForResponse(/\/sites\/home\/live$/);
      const shown = await page.goto(`${stage.url}/sites/home`);
      assertEquals([shown?.status(), (await streamed).status()], [200, 200]);
      assertEquals(requests.filter((url) => url.includes(stage.tokens.read)), []);
      const wrong = await openPage(browser, { ...PHONE, password: stage.tokens.home });
      assertEquals((await wrong.page.goto(`${stage.url}/sites/home`))?.status(), 403);
    }, { config: { statusPublic: false } });
  },
);

browserTest(
  chromium,
  "a person with the act token pauses a home by two clicks",
  async (browser) => {
    await withStage(async (stage) => {
      await stage.beatOf("home");
      await stage.look();
      const { page, troubles } = await openPage(browser, { ...PHONE, password: stage.tokens.act });
      await page.goto(`${stage.url}/sites/home`);
      await page.getByRole("link", { name: /^Pause/ }).click();
      await page.waitForURL("**/sites/home/actions");
      for (const scheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        await keepPicture(page, `actions-phone-${scheme}`);
        assertEquals(await askAxe(page), []);
        assertEquals(await isTooWide(page), false);
      }
      await page.getByRole("button", { name: "Pause 1 h" }).click();
      await page.waitForURL("**/sites/home#asked");
      assert(
        (await page.locator("#asked").innerText()).includes("The home has not fetched it yet"),
      );
      await page.goto(`${stage.url}/sites/home`);
      assert(
        (await page.locator(".notes").innerText()).includes(
          "A pause was asked for; it waits for the home",
        ),
      );
      assertEquals(troubles, []);
    });
  },
);

browserTest(
  chromium,
  "a home is found among many by typing, without script too",
  async (browser) => {
    await withScene("many", async (stage) => {
      for (const hasScript of [true, false]) {
        const { page, context, troubles } = await openPage(browser, { ...PHONE, hasScript });
        await page.goto(stage.url);
        await page.getByRole("searchbox").fill("customer 17");
        await page.getByRole("button", { name: "Find" }).click();
        await page.waitForURL(/q=customer/);
        assertEquals(await page.locator(".rows tbody tr").count(), 1);
        await page.getByRole("link", { name: "Customer 17" }).click();
        await page.waitForURL(/sites/);
        assertEquals(troubles, []);
        await context.close();
      }
    });
  },
);
