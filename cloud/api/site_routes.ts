import { commandSchema, muteSchema } from "../../lib/api/asked.ts";
import { readAs, type Shape } from "../../lib/base/shape.ts";
import { applyTest, POWER_CYCLE_KEPT_MS } from "../../lib/site/button.ts";
import { applyCommand, applyMute } from "../../lib/site/command.ts";
import type { Change, SiteRecord } from "../../lib/site/site.ts";
import { viewSite } from "../../lib/status/status_view.ts";
import { DAY_MS, formatSetting, HOUR_MS, parseDuration } from "../../lib/time/time.ts";
import { readJsonBody, smallBody } from "../http/body.ts";
import type { AppDeps } from "../http/deps.ts";
import type { Handlers } from "../http/handlers.ts";
import { HttpError, noSuchSite, orBadRequest, replyTo } from "../http/http.ts";
import { changeSite } from "../http/notify.ts";
import { forgetSite, listHistory, readHearing, readSite } from "../store/records.ts";
import type { Snapshots } from "./snapshot.ts";

/** A pause waits longer: it may be asked for while the home is away. */
export const PAUSE_KEPT_MS = DAY_MS;
/** Longest mute and pause. */
const LENGTH_MS_MAX = 30 * DAY_MS;
const HISTORY_SHOWN_MS = 31 * DAY_MS;
const HISTORY_SHOWN_MAX = 200;

/** What can be asked of one site. */
export function createSiteRoutes(
  deps: AppDeps,
  snapshots: Snapshots,
): Handlers<"showSite" | "forgetSite" | "sendCommand" | "muteSite" | "sendTest"> {
  return {
    async showSite({ parameter: site }) {
      return replyTo("showSite", await showSite(deps, site));
    },
    async forgetSite({ parameter: site }) {
      if (!await forgetSite(deps.kv, site)) throw noSuchSite(site);
      snapshots.clear();
      deps.log({ level: "info", event: "site_forgotten", site });
      return replyTo("forgetSite", { forgotten: site });
    },
    async sendCommand({ request, parameter: site }) {
      const command = readCommand(await readJsonBody(request, smallBody(deps)), deps);
      await changeSite(deps, site, { apply: (record) => askHome(record, command) });
      snapshots.clear();
      deps.log({ level: "info", event: "command", site, kind: command.kind });
      return replyTo("sendCommand", { id: command.id, expiresAt: command.expiresAt });
    },
    async muteSite({ request, parameter: site }) {
      const body = parse(muteSchema, await readJsonBody(request, smallBody(deps)), "read mute");
      const lengthMs = readLength(body.for);
      const now = deps.now();
      const mutedUntil = lengthMs === 0 ? null : now + lengthMs;
      await changeSite(deps, site, {
        apply: (record) => applyMute(record, { mutedUntil, now, by: "api" }),
      });
      snapshots.clear();
      deps.log({ level: "info", event: "mute", site, forMs: lengthMs });
      return replyTo("muteSite", { mutedUntil });
    },
    async sendTest({ parameter: site }) {
      const now = deps.now();
      await changeSite(deps, site, { apply: (record) => applyTest(record, { now }) });
      snapshots.clear();
      return replyTo("sendTest", { queuedAt: now });
    },
  };
}

/** Queues a command; throws HttpError 409 where nobody would fetch it. */
export function askHome(site: SiteRecord, command: Parameters<typeof applyCommand>[1]): Change {
  if (site.home.by === undefined) return applyCommand(site, command);
  throw new HttpError(
    409,
    `${site.name} only tells that it lives: no watchdog is heard there that could do anything`,
  );
}

async function showSite(deps: AppDeps, site: string) {
  const now = deps.now();
  const [record, hearing, history] = await Promise.all([
    readSite(deps.kv, site),
    readHearing(deps.kv, deps),
    listHistory(deps.kv, site, {
      from: now - HISTORY_SHOWN_MS,
      to: now + HOUR_MS,
      limit: HISTORY_SHOWN_MAX,
    }),
  ]);
  if (record === null) throw noSuchSite(site);
  return { now, site: viewSite(record, { ...hearing, now }), history };
}

function readCommand(body: unknown, deps: AppDeps) {
  const command = parse(commandSchema, body, "read command");
  const id = deps.randomId();
  const now = deps.now();
  switch (command.kind) {
    case "power-cycle":
      return { id, kind: command.kind, forMs: null, expiresAt: now + POWER_CYCLE_KEPT_MS };
    case "pause":
      return {
        id,
        kind: command.kind,
        forMs: readLength(command.for),
        by: "api" as const,
        expiresAt: now + PAUSE_KEPT_MS,
      };
  }
}

function readLength(text: string): number {
  const lengthMs = parseDuration(text);
  if (lengthMs !== null && lengthMs <= LENGTH_MS_MAX) return lengthMs;
  throw new HttpError(
    400,
    `Cannot read request: "for" must be a time from 0s to ${formatSetting(LENGTH_MS_MAX)}, got ${
      JSON.stringify(text)
    }`,
  );
}

function parse<T>(
  shape: Shape<T>,
  body: unknown,
  act: string,
): T {
  return orBadRequest(() => readAs(shape, body, act), TypeError);
}
