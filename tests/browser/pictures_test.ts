/** README's pictures: the pages, a message of the phone and the record, each as it is. */
import { assert, assertEquals } from "@std/assert";
import type { Browser } from "playwright-core";
import { renderNotice } from "../../lib/phone/render_notice.ts";
import { html } from "../../lib/pages/parts/html.ts";
import { usualOf } from "../../lib/time/usual.ts";
import { ARTEFACTS, browserTest, findChromium, openPage, say } from "./browser.ts";
import { withScene } from "./scenes.ts";

/** `deno task docs --pictures` takes them from there. */
const MADE = new URL("pictures/", ARTEFACTS);
const KEPT = new URL("../../docs/pictures/", import.meta.url);
const README = new URL("../../README.md", import.meta.url);
const BYTES_MAX = 80 * 1_024;
/** So tall that the card of the page is whole. */
const PHONE = { width: 390, height: 844 };
const NAMES = ["page-light", "page-dark", "phone", "record"];

const chromium = await findChromium();

async function drawn(
  browser: Browser,
  picture: {
    readonly name: string;
    readonly scheme: "light" | "dark";
    readonly size: { readonly width: number; readonly height: number };
    readonly show: (page: Awaited<ReturnType<typeof openPage>>["page"]) => Promise<void>;
  },
): Promise<void> {
  const { name, scheme, size, show } = picture;
  const { page, context } = await openPage(browser, { size: "phone", scheme });
  await page.setViewportSize(size);
  await show(page);
  await Deno.mkdir(MADE, { recursive: true });
  const path = new URL(`${name}.png`, MADE).pathname;
  await page.screenshot({ path, caret: "initial" });
  const { size: bytes } = await Deno.stat(path);
  assert(bytes <= BYTES_MAX, `${name} has ${bytes} bytes`);
  await context.close();
}

/** A message on a lock screen: its words are ours, the frame is the phone's and only drawn here. */
function lockScreen(): string {
  const at = Date.UTC(2026, 10, 22, 2, 2);
  const minutes = [4, 12, 190, 7, 11, 30];
  const { title, body } = renderNotice({
    kind: "down",
    siteName: "Home",
    timeZone: "Europe/Berlin",
    sequenceId: "home-1",
    incident: 1,
    lastSeenAt: at,
    staleAfterMs: 60_000,
  }, { now: at + 61_000, usual: usualOf(minutes.map((length) => length * 60_000)) });
  return html`<!DOCTYPE html><meta charset="utf-8"><style>
    body { margin: 0; padding: 28px 14px; background: #1d2a38; color: #fff; font: 15px/1.4 sans-serif }
    time { display: block; text-align: center; font-size: 64px; font-weight: 300; margin: 30px 0 40px }
    article { background: #f4f6f8; color: #15191e; border-radius: 18px; padding: 14px 16px }
    small { color: #55606c; display: block; margin-bottom: 6px }
    strong { display: block; margin-bottom: 4px } p { margin: 0 }
  </style><time>03:03</time><article><small>ntfy · now</small><strong>${title}</strong><p>${body}</p></article>`
    .markup;
}

browserTest(chromium, "README's pictures can be made, and are small", async (browser) => {
  await withScene("silent", async ({ url }) => {
    for (const scheme of ["light", "dark"] as const) {
      await drawn(browser, {
        name: `page-${scheme}`,
        scheme,
        size: PHONE,
        show: async (page) => void await page.goto(`${url}/sites/home`),
      });
    }
  });
  await drawn(browser, {
    name: "phone",
    scheme: "light",
    size: PHONE,
    show: (page) => page.setContent(lockScreen()),
  });
  await withScene("report", async ({ url }) => {
    await drawn(browser, {
      name: "record",
      scheme: "light",
      size: { width: 700, height: 820 },
      async show(page) {
        await page.emulateMedia({ media: "print" });
        await page.goto(`${url}/sites/home/report?month=2026-11`);
        const typed = ["A. Example", "Example Net", "Musterweg 1, 10115 Berlin", "4711-0815"];
        for (const [index, text] of typed.entries()) {
          await page.locator("textarea").nth(index).fill(text);
        }
        await page.evaluate("document.body.style.padding = '28px'");
        // Paper shows no caret.
        await page.evaluate("document.activeElement.blur()");
      },
    });
  });
  say(`  README's pictures: ${MADE.pathname}; \`deno task docs --pictures\` puts them into docs`);
});

Deno.test("README shows each of its pictures, with words for who cannot see it", async () => {
  const kept = (await Array.fromAsync(Deno.readDir(KEPT), ({ name }) => name)).sort();
  assertEquals(kept, NAMES.map((name) => `${name}.png`).sort());
  const text = await Deno.readTextFile(README);
  for (const name of NAMES) {
    const { size } = await Deno.stat(new URL(`${name}.png`, KEPT));
    assert(size <= BYTES_MAX, name);
    const image = new RegExp(`<img [^>]*src="docs/pictures/${name}\\.png"[^>]*>`).exec(text)?.[0];
    assert(/alt="[^"]{10,}"/.test(image ?? ""), name);
  }
});
