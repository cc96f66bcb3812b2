import { formatClock } from "../../lib/time/clock_text.ts";
import {
  describeLink,
  describeLinkDone,
  renderLink,
  renderLinkDone,
} from "../../lib/pages/link_page.ts";
import { renderStill } from "../../lib/pages/page.ts";
import type { Html } from "../../lib/pages/parts/html.ts";
import { applyReboot, applySnooze } from "../../lib/site/button.ts";
import type { Change, SiteRecord } from "../../lib/site/site.ts";
import { DAY_MS } from "../../lib/time/time.ts";
import type { AppDeps } from "../http/deps.ts";
import type { Handlers } from "../http/handlers.ts";
import {
  asksForPage,
  FORM_HEADERS,
  HttpError,
  noContact,
  noSuchSite,
  reply,
  replyJson,
} from "../http/http.ts";
import { type Link, useOf } from "../keys/links.ts";
import { readHearing, readSite, readUse, UsedError } from "../store/records.ts";
import { changeSite } from "../http/notify.ts";
import type { Snapshots } from "../api/snapshot.ts";

/**
 * The button of ntfy's web page posts from another origin; it is told what came of it, by which it
 * learns nothing that its link does not say.
 */
const OPEN = { "access-control-allow-origin": "*" } as const;

/** A text in a link's place that is none of ours: counted as wrong tokens are. */
export class WrongLinkError extends HttpError {
  constructor() {
    super(404, "There is nothing at this address", { headers: OPEN });
  }
}

/** The buttons of notifications. No token is needed but the link. */
export function createLinkRoutes(
  deps: AppDeps,
  snapshots: Snapshots,
): Handlers<"showLink" | "pressLink"> {
  return {
    async showLink({ request, parameter }) {
      return await show(request, { ...await open(parameter, deps), deps });
    },
    async pressLink({ request, parameter }) {
      const { link, site } = await open(parameter, deps);
      await act(link, { site, deps });
      snapshots.clear();
      deps.log({ level: "info", event: "button", site: link.site, action: link.action });
      return answer(request, {
        json: { done: link.action, site: link.site },
        title: "Done",
        main: renderLinkDone(link.action),
        status: link.action === "reboot" ? 202 : 200,
        words: describeLinkDone(link.action),
      });
    },
  };
}

/** Throws HttpError: 404 no link of ours or no such home, 410 ended, 403 switched off. */
async function open(
  text: string,
  deps: AppDeps,
): Promise<{ readonly link: Link; readonly site: SiteRecord }> {
  const verdict = await deps.links.verify(text, deps.now());
  if (verdict === null) throw new WrongLinkError();
  const { link, kind } = verdict;
  const site = await readSite(deps.kv, link.site);
  if (site === null) throw noSuchSite(link.site, { headers: OPEN });
  if (kind === "expired") {
    const at = clockOf(link.expiresAt, { site, deps });
    throw refuse(410, `This link ended at ${at}; nothing was done`);
  }
  if (link.action === "reboot" && !deps.config.phone.rebootButton) {
    throw refuse(403, "Rebooting from a notification is switched off; nothing was done");
  }
  return { link, site };
}

interface LinkContext {
  readonly site: SiteRecord;
  readonly deps: AppDeps;
}

async function show(
  request: Request,
  { link, site, deps }: LinkContext & { readonly link: Link },
): Promise<Response> {
  const usedAt = await readUse(deps.kv, useOf(link));
  if (usedAt !== null) throw refuse(409, usedWords(usedAt, { site, deps }));
  const { action, expiresAt } = link;
  const reader = { now: deps.now(), timeZone: site.timeZone };
  return answer(request, {
    json: { wouldDo: action, site: link.site, expiresAt },
    title: "A button",
    main: renderLink({ action, siteName: site.name, expiresAt }, reader),
    status: 200,
    words: `${describeLink(action, site.name)}? POST does it`,
  });
}

/** Throws HttpError: 409 used before, or a home that could not hear of it. */
async function act(link: Link, context: LinkContext): Promise<void> {
  const { deps } = context;
  const now = deps.now();
  const use = useOf(link);
  try {
    await changeSite(deps, link.site, {
      apply: (site) => changeOf(link, { site, deps }),
      // A day longer than it works, whatever the clock does.
      once: { use, keptMs: Math.max(0, link.expiresAt - now) + DAY_MS },
      missing: { headers: OPEN },
    });
  } catch (error) {
    if (!(error instanceof UsedError)) throw error;
    const usedAt = await readUse(deps.kv, use) ?? now;
    throw refuse(409, usedWords(usedAt, context));
  }
}

async function changeOf(link: Link, { site, deps }: LinkContext): Promise<Change> {
  const pressed = { now: deps.now(), number: link.number, sequenceId: link.sequenceId };
  switch (link.action) {
    case "snooze":
      return applySnooze(site, pressed);
    case "reboot": {
      const hearing = await readHearing(deps.kv, deps);
      const change = applyReboot(site, { ...pressed, hearing, id: deps.randomId() });
      if (change !== null) return change;
      throw noContact(site.name, { headers: OPEN });
    }
  }
}

function usedWords(usedAt: number, context: LinkContext): string {
  return `This link was used at ${clockOf(usedAt, context)}; it works once`;
}

function clockOf(at: number, { site, deps }: LinkContext): string {
  return formatClock(at, { now: deps.now(), timeZone: site.timeZone });
}

function refuse(status: number, message: string): HttpError {
  return new HttpError(status, message, { headers: OPEN });
}

function answer(
  request: Request,
  options: {
    readonly json: object;
    readonly title: string;
    readonly main: Html;
    readonly status: number;
    readonly words: string;
  },
): Response {
  const { status } = options;
  const headers = { ...FORM_HEADERS, ...OPEN, vary: "Accept" };
  if (!asksForPage(request)) {
    return replyJson({ ...options.json, message: options.words }, { status, headers });
  }
  const { title, main } = options;
  return reply(renderStill({ title, main }), {
    status,
    headers,
    type: "text/html; charset=utf-8",
  });
}
