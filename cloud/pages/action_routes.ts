import {
  type Act,
  ACTS,
  type ActTokens,
  DONE_HERE,
  type DoneHere,
  type PageAct,
  renderActs,
  renderSure,
} from "../../lib/pages/actions.ts";
import type { Html } from "../../lib/pages/parts/html.ts";
import { renderStill } from "../../lib/pages/page.ts";
import { viewSite } from "../../lib/status/status_view.ts";
import { channelWords } from "../../lib/status/status_words.ts";
import { nextClock } from "../../lib/time/next_clock.ts";
import { applyTest, canHear, POWER_CYCLE_KEPT_MS } from "../../lib/site/button.ts";
import { applyMute } from "../../lib/site/command.ts";
import type { ShareLink } from "../../lib/pages/parts/share_link.ts";
import { shareLink } from "./outage_routes.ts";
import { describeHappening } from "../../lib/site/history_text.ts";
import type { Change, Hearing, SiteRecord } from "../../lib/site/site.ts";
import { DAY_MS, type EpochMs, HOUR_MS } from "../../lib/time/time.ts";
import { readFormBody, smallBody } from "../http/body.ts";
import type { AppDeps } from "../http/deps.ts";
import type { Handlers } from "../http/handlers.ts";
import { FORM_LIFE_MS } from "../keys/forms.ts";
import { FORM_HEADERS, HttpError, noContact, noSuchSite, reply, seeOther } from "../http/http.ts";
import { listHistory, readHearing, readSite, UsedError } from "../store/records.ts";
import { changeSite } from "../http/notify.ts";
import { refuseForeign } from "../http/same_origin.ts";
import { askHome, PAUSE_KEPT_MS } from "../api/site_routes.ts";
import type { Snapshots } from "../api/snapshot.ts";

const OUTCOMES_MAX = 5;
const ENTRIES_MAX = 200;

/** The routes of the forms; they need the act or the admin token, or the cookie that acts. */
export function createActionRoutes(
  deps: AppDeps,
  snapshots: Snapshots,
): Handlers<"formsPage" | "sendForm"> {
  return {
    async formsPage({ request, parameter: site }) {
      const asked = new URL(request.url).searchParams.get("done");
      const done = DONE_HERE.find((act) => act === asked) ?? null;
      const share = await shareLink(request, { site, outageAt: null, deps });
      return replyPage(await renderPage(deps, { site, done, snapshots, share }));
    },
    async sendForm({ request, parameter: site }) {
      refuseForeign(request, deps.config);
      const fields = await readFormBody(request, smallBody(deps));
      const { act, nonce } = await readForm(fields, { site, deps });
      if (act === "cycle") return replyPage(await askAgain(deps, site));
      await carryOut(deps, { site, act, nonce, until: fields.get("until") ?? "" });
      snapshots.clear();
      deps.log({ level: "info", event: "act", site, act });
      return seeOther(afterAct(site, act));
    },
  };
}

/**
 * What came of a test, and how far a command has come, is shown and kept up to date on the home's
 * page: the page of the forms runs no script.
 */
function afterAct(site: string, act: Act): string {
  const isDone = DONE_HERE.some((each) => each === act);
  if (isDone) return `/sites/${site}/actions?done=${act}`;
  return `/sites/${site}#${act === "test" ? "phone" : "asked"}`;
}

/** Throws HttpError 400 or 403: the form's token is not that of this home and this act. */
async function readForm(
  fields: URLSearchParams,
  options: { readonly site: string; readonly deps: AppDeps },
): Promise<{ readonly act: Act; readonly nonce: string }> {
  const { site, deps } = options;
  const asked = fields.get("act");
  const act = ACTS.find((each) => each === asked);
  if (act === undefined) {
    throw new HttpError(400, `"act" must be one of ${ACTS.join(", ")}`, backTo(site));
  }
  const form = { site, act };
  const nonce = await deps.forms.verify(fields.get("token") ?? "", { form, now: deps.now() });
  if (nonce !== null) return { act, nonce };
  throw new HttpError(403, "This form is too old or not ours; load the page again", backTo(site));
}

async function carryOut(
  deps: AppDeps,
  wanted: {
    readonly site: string;
    readonly act: Exclude<Act, "cycle">;
    readonly nonce: string;
    readonly until: string;
  },
): Promise<void> {
  const { site, act, nonce, until } = wanted;
  const now = deps.now();
  const options = { act, now, until, id: deps.randomId() };
  // Sent again by a browser that goes back, everything else would only be asked for again.
  const once = act === "cycle-sure"
    ? { once: { use: `form:${site}:${nonce}`, keptMs: FORM_LIFE_MS + DAY_MS } }
    : {};
  try {
    await changeSite(deps, site, {
      apply: async (record) =>
        changeOf(record, { ...options, hearing: await readHearing(deps.kv, deps) }),
      ...once,
    });
  } catch (error) {
    if (!(error instanceof UsedError)) throw error;
    throw new HttpError(
      409,
      "This reboot was asked for already; load the page again",
      backTo(site),
    );
  }
}

/** Throws HttpError 400 for a time that is none. */
function changeOf(
  site: SiteRecord,
  options: {
    readonly act: Exclude<Act, "cycle">;
    readonly now: EpochMs;
    readonly until: string;
    readonly id: string;
    readonly hearing: Hearing;
  },
): Change {
  const { act, now, id } = options;
  const pause = (forMs: number) =>
    askHome(site, { id, kind: "pause", forMs, by: "page", expiresAt: now + PAUSE_KEPT_MS });
  const mute = (mutedUntil: EpochMs | null) => applyMute(site, { mutedUntil, now, by: "page" });
  switch (act) {
    case "pause-1h":
      return pause(HOUR_MS);
    case "pause-8h":
      return pause(8 * HOUR_MS);
    case "pause-until": {
      const until = nextClock(options.until, { now, timeZone: site.timeZone });
      if (until !== null) return pause(until - now);
      throw new HttpError(400, '"until" must be a time from 00:00 to 23:59', backTo(site.id));
    }
    case "resume":
      return pause(0);
    case "mute-1h":
      return mute(now + HOUR_MS);
    case "mute-8h":
      return mute(now + 8 * HOUR_MS);
    case "unmute":
      return mute(null);
    case "cycle-sure": {
      if (!canHear(site, options.hearing)) throw noContact(site.name, backTo(site.id));
      const expiresAt = now + POWER_CYCLE_KEPT_MS;
      return askHome(site, { id, kind: "power-cycle", forMs: null, expiresAt });
    }
    case "test":
      return applyTest(site, { now });
  }
}

async function askAgain(deps: AppDeps, site: string): Promise<Html> {
  const record = await readSite(deps.kv, site);
  if (record === null) throw noSuchSite(site);
  if (!canHear(record, await readHearing(deps.kv, deps))) {
    throw noContact(record.name, backTo(site));
  }
  const form = { site, act: "cycle-sure" };
  const token = await deps.forms.issue(form, { now: deps.now(), nonce: deps.randomId() });
  return renderSure({ site: record, token });
}

async function renderPage(
  deps: AppDeps,
  options: {
    readonly site: string;
    readonly done: DoneHere | null;
    readonly snapshots: Snapshots;
    readonly share: ShareLink;
  },
): Promise<Html> {
  const { site, done } = options;
  const now = deps.now();
  const range = { from: now - DAY_MS, to: now + 1, limit: ENTRIES_MAX };
  const [record, history, status, tokens] = await Promise.all([
    readSite(deps.kv, site),
    listHistory(deps.kv, site, range),
    options.snapshots.status(),
    issueTokens(deps, site),
  ]);
  if (record === null) throw noSuchSite(site);
  const outcomes = history.flatMap((entry) =>
    entry.kind === "event" && entry.what.kind === "command_done"
      ? [{ at: entry.at, words: describeHappening(entry.what, entry.at) }]
      : []
  ).slice(0, OUTCOMES_MAX);
  const phone = channelWords(status.channel, { now, timeZone: record.timeZone });
  return renderActs({
    now,
    site: viewSite(record, deps.listening.hearing(now)),
    tokens,
    done,
    outcomes,
    phone,
    hasPhone: status.channel.state !== "off",
    share: options.share,
  });
}

/** A token for each form on a page of `site`. */
export async function issueTokens(deps: AppDeps, site: string): Promise<ActTokens> {
  const now = deps.now();
  const acts = ACTS.filter((act) => act !== "cycle-sure");
  const tokens = await Promise.all(acts.map(async (act) => {
    const token = await deps.forms.issue({ site, act }, { now, nonce: deps.randomId() });
    return [act, token] as const;
  }));
  return Object.fromEntries(tokens) as Record<PageAct, string>;
}

function replyPage(main: Html): Response {
  const page = renderStill({ title: "Actions", main });
  return reply(page, { headers: FORM_HEADERS, type: "text/html; charset=utf-8" });
}

/** An error leads back to the forms. */
function backTo(site: string) {
  return { back: { href: `/sites/${site}/actions`, words: "Back to what can be done" } };
}
