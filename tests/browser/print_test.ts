/** The monthly record on paper: nothing is lost, cut or torn apart, whatever font a printer's host has. */
import { assert, assertEquals } from "@std/assert";
import { ARTEFACTS, browserTest, findChromium, openPage, say } from "./browser.ts";
import { withStage } from "./stage.ts";
import { Past } from "./story.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The width that is left between the margins of the style sheet, in CSS pixels. */
const PAPERS = { A4: 680, Letter: 703 } as const;

/** Narrow and wide ones; what a host lacks is replaced by what it has. */
const FONTS = [
  "Liberation Sans",
  "Liberation Serif",
  "DejaVu Sans",
  "DejaVu Serif",
  "DejaVu Sans Mono",
  "DejaVu Sans Condensed",
] as const;

/** What is lost or torn on the page as it is laid out: empty where all is well. */
const FAULTS = `(() => {
  const faults = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) faults.push("the page is wider than the paper");
  for (const element of document.querySelectorAll("th, td, .headline, textarea, .hash, h1, h2")) {
    const box = element.getBoundingClientRect();
    const what = element.tagName + " " + element.textContent.slice(0, 40);
    if (box.width === 0 || box.height === 0) faults.push(what + " is not there");
    if (box.right > width + 1) faults.push(what + " ends beyond the paper");
    if (element.scrollWidth > element.clientWidth + 1) faults.push(what + " is cut");
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.parentElement.closest(".hash, svg, nav, textarea") !== null) continue;
    for (const match of node.data.matchAll(/[^\\s-]+/g)) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      const tops = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      if (tops.size > 1) faults.push(match[0] + " is torn apart");
    }
  }
  return faults;
})()`;

const HEADINGS = [
  "Outages",
  "Each day",
  "By hour of the day",
  "Reboots of the router (no faults of the line) and gaps of the record",
  "How it was measured",
];

function badMonth(nowMs: number): Past {
  const past = new Past(nowMs);
  for (let day = 20; day >= 1; day--) {
    past.outage(day * DAY_MS + HOUR_MS, { minutes: 7 + day, cuts: day % 3, helped: null });
    past.outage(day * DAY_MS - 5 * HOUR_MS, { minutes: 2, cause: "router_dead" });
    past.unknown(day * DAY_MS - 9 * HOUR_MS, 20 * 60_000);
  }
  return past;
}

/** The lines of each page of a PDF; null: there is no pdftotext to read it. */
async function pagesOf(path: string): Promise<string[][] | null> {
  try {
    const { stdout } = await new Deno.Command("pdftotext", { args: ["-layout", path, "-"] })
      .output();
    return new TextDecoder().decode(stdout).split("\f").slice(0, -1)
      .map((page) => page.split("\n").map((line) => line.trim()).filter((line) => line !== ""));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

const chromium = await findChromium();

browserTest(chromium, "the record loses nothing on paper, in any font", async (browser) => {
  await withStage(async (stage) => {
    await stage.beatOf("home", { site: { name: "Home" } });
    const past = badMonth(stage.clock.nowMs);
    const firstSeenAt = stage.clock.nowMs - 86 * DAY_MS;
    await stage.remember("home", {
      entries: past.entries,
      record: { firstSeenAt, lastEvent: past.lastEvent },
    });
    const { page, context } = await openPage(browser, { size: "desktop", scheme: "dark" });
    await page.goto(`${stage.url}/sites/home/report?month=2026-11`);
    const typed = "Bartholomew Featherstonehaugh-Cholmondeley, c/o The Old Lighthouse Keepers";
    for (const field of await page.locator("textarea").all()) await field.fill(typed);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    for (const [paper, width] of Object.entries(PAPERS)) {
      await page.setViewportSize({ width, height: 960 });
      for (const font of FONTS) {
        await page.evaluate(`document.body.style.fontFamily = '"${font}"'`);
        assertEquals(await page.evaluate(FAULTS), [], `${paper}, ${font}`);
      }
      const path = new URL(`record-${paper}.pdf`, ARTEFACTS).pathname;
      await Deno.mkdir(ARTEFACTS, { recursive: true });
      await page.pdf({ path, format: paper as keyof typeof PAPERS });
      await checkPages(await pagesOf(path), paper);
    }
    assertEquals(
      await page.evaluate("getComputedStyle(document.body).backgroundColor"),
      "rgb(255, 255, 255)",
    );
    await context.close();
  });
});

function checkPages(pages: string[][] | null, paper: string): void {
  if (pages === null) return say("  no pdftotext on PATH: the pages of the PDF are not read");
  assert(pages.length > 1, `${paper} has ${pages.length} pages`);
  pages.forEach((lines, index) => {
    const number = `Page ${index + 1} of ${pages.length}`;
    assert(lines.some((line) => line.includes(number)), `${paper}: ${number}`);
    const last = lines.filter((line) => !line.includes(number)).at(-1) ?? "";
    assert(
      !HEADINGS.includes(last),
      `${paper}: "${last}" stands alone at the end of page ${index + 1}`,
    );
  });
}

browserTest(chromium, "what is typed into the record is sent nowhere", async (browser) => {
  await withStage(async (stage) => {
    await stage.beatOf("home");
    const { page, context, requests } = await openPage(browser, { size: "phone", scheme: "light" });
    await page.goto(`${stage.url}/sites/home/report`);
    const field = page.getByLabel("Customer");
    await field.fill("A. Example");
    await field.press("Enter");
    await page.keyboard.press("Tab");
    await page.reload();
    // The page, its style sheet and its icon.
    const paths = new Set(requests.map((url) => new URL(url).pathname));
    assertEquals(paths, new Set(["/sites/home/report", "/report.css", "/icon.svg"]));
    assert(requests.every((url) => !url.includes("Example")));
    assertEquals(await page.getByLabel("Customer").inputValue(), "");
    await context.close();
  });
});
