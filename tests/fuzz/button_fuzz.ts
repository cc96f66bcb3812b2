/** What comes back from phones and pages, and the settings that are about them. */
import { createFormIssuer } from "../../cloud/keys/forms.ts";
import { createLinkIssuer, LINK_PREFIX } from "../../cloud/keys/links.ts";
import { HttpError } from "../../cloud/http/http.ts";
import { matchRoute } from "../../cloud/http/router.ts";
import { createSigner } from "../../cloud/keys/sign.ts";
import { isPublicAddress } from "../../lib/base/address.ts";
import { parseStore } from "../../lib/config/store_config.ts";
import { parsePing } from "../../lib/wire/ping.ts";
import { parseQuietHours } from "../../lib/phone/quiet_hours.ts";
import { T0 } from "../support/site/heartbeats.ts";
import type { TextTarget } from "./text_fuzz.ts";

const SECRET = "fuzz-secret-0123456789-abcdefghijklmnop";
const FORM = { site: "home", act: "mute-1h" };

/** Links, forms, paths and quiet hours. */
export async function buttonTargets(): Promise<readonly TextTarget[]> {
  const links = createLinkIssuer(await createSigner(SECRET, "link"));
  const forms = createFormIssuer(await createSigner(SECRET, "form"));
  const link = { site: "a-b", sequenceId: "a-b_e3-1", number: 17, expiresAt: T0 + 60_000 };
  const goodLinks = [
    await links.issue({ ...link, action: "snooze" }),
    await links.issue({ ...link, action: "reboot" }),
  ].map((path) => path.slice(LINK_PREFIX.length));
  const goodForm = await forms.issue(FORM, { now: T0, nonce: "n-1" });
  return [
    {
      name: "link",
      seeds: goodLinks,
      async run(text) {
        const verdict = await links.verify(text, T0);
        if (verdict !== null && !goodLinks.includes(text)) throw new Error(`Let in: ${text}`);
      },
      mayThrow: [],
    },
    {
      name: "form",
      seeds: [goodForm],
      async run(text) {
        const nonce = await forms.verify(text, { form: FORM, now: T0 });
        if (nonce !== null && text !== goodForm) throw new Error(`Let in: ${text}`);
      },
      mayThrow: [],
    },
    {
      name: "path",
      seeds: [
        "/v1/sites/home/heartbeat",
        "/status",
        "/sites/a-b/actions",
        `${LINK_PREFIX}${goodLinks[0]}`,
      ],
      run: (text) => void matchRoute("GET", text),
      mayThrow: [HttpError],
    },
    {
      name: "ping",
      seeds: ["stale_after=10m&name=NAS&time_zone=Europe/Berlin", "name=%ff%00&stale_after=7d"],
      run(text) {
        const { name, staleAfterMs } = parsePing(new URLSearchParams(text), "ping");
        const isFine = (name === null || (name.length >= 1 && name.length <= 60)) &&
          (staleAfterMs === null || (staleAfterMs >= 10_000 && staleAfterMs <= 604_800_000));
        if (!isFine) throw new Error(`Read as ${name}, ${staleAfterMs}: ${text}`);
      },
      mayThrow: [TypeError],
    },
    {
      name: "store",
      seeds: ["https://kv.example.org:4512/x", "http://127.0.0.1:4512", "/data/cloud.kv"],
      run(text) {
        const store = parseStore({ path: text, token: "x".repeat(12), onDeploy: false });
        if (store.kind !== "server") return;
        const { protocol, hostname, password } = new URL(store.url);
        const isOpen = protocol === "http:" && isPublicAddress(hostname);
        if (isOpen || password !== "") throw new Error(`Taken: ${text}`);
      },
      mayThrow: [TypeError],
    },
    {
      name: "quiet hours",
      seeds: ["22:00-07:00", "22:00-07:00,cabin=off,office=18:00-08:00"],
      run(text) {
        const hours = parseQuietHours(text);
        if (hours === null) return;
        for (const span of [hours.all, ...Object.values(hours.sites)]) {
          if (span === null) continue;
          const { fromMinute, toMinute } = span;
          const isFine = [fromMinute, toMinute].every((each) => each >= 0 && each < 1_440) &&
            fromMinute !== toMinute;
          if (!isFine) throw new Error(`Read as ${JSON.stringify(span)}: ${text}`);
        }
      },
      mayThrow: [],
    },
  ];
}
