import type { CloudConfig } from "../../lib/config/cloud_config.ts";
import { incidentAddress } from "../../lib/pages/view/incidents.ts";
import { BUTTON_LABELS, buttonEndsAt, buttonsOf, troubleAt } from "../../lib/phone/buttons.ts";
import type { SilentHomes } from "../../lib/phone/notice.ts";
import type { NtfyAction, NtfyMessage } from "../../lib/phone/ntfy.ts";
import { hushed, isQuietAt } from "../../lib/phone/quiet_hours.ts";
import type { MessageAbout } from "../../lib/phone/webhook.ts";
import type { EpochMs } from "../../lib/time/time.ts";
import type { LinkIssuer } from "../keys/links.ts";

/** Adds what depends on the hour and on the address of this cloud. */
export type Decorator = (message: NtfyMessage, about: MessageAbout) => Promise<NtfyMessage>;

/** What adding that needs. */
interface DecoratorParts {
  readonly config: Pick<CloudConfig, "phone" | "publicUrl">;
  readonly links: LinkIssuer;
  readonly now: () => EpochMs;
}

/**
 * Makes it quiet in quiet hours, and gives it its page (that of the outage, or the home's) and its
 * buttons where there is an address.
 */
export function createDecorator(parts: DecoratorParts): Decorator {
  const { config: { phone, publicUrl }, now } = parts;
  return async (message, about) => {
    const { site, homes } = about;
    if (homes !== undefined) return decorateHomes(message, homes, parts);
    if (site === null) return message;
    const where = { site: site.id, timeZone: site.timeZone, now: now() };
    const heard = isQuietAt(phone.quietHours, where) ? hushed(message) : message;
    if (publicUrl === null) return heard;
    const home = `${publicUrl}/sites/${site.id}`;
    const atMs = about.notice === null ? null : troubleAt(about.notice);
    const page = atMs === null ? home : incidentAddress(`${home}/outage`, atMs);
    const actions: NtfyAction[] = [{ kind: "view", label: "Status", url: home }];
    for (const path of await buttonLinks(about, site.id, parts)) {
      actions.push({ kind: "post", label: path.label, url: `${publicUrl}${path.link}` });
    }
    return { ...heard, click: page, actions };
  };
}

/** It makes a sound where one of the homes may; what concerns one alone stands on its own page. */
function decorateHomes(
  message: NtfyMessage,
  homes: SilentHomes,
  { config: { phone, publicUrl }, now }: DecoratorParts,
): NtfyMessage {
  const isQuiet = homes.every(({ site, notice: { timeZone } }) =>
    isQuietAt(phone.quietHours, { site, timeZone, now: now() })
  );
  const heard = isQuiet ? hushed(message) : message;
  if (publicUrl === null) return heard;
  const page = `${publicUrl}/`;
  return { ...heard, click: page, actions: [{ kind: "view", label: "Status", url: page }] };
}

async function buttonLinks(
  about: MessageAbout,
  site: string,
  { config: { phone }, links, now }: DecoratorParts,
): Promise<{ readonly label: string; readonly link: string }[]> {
  const { notice, createdAt, number } = about;
  if (notice === null) return [];
  const found = [];
  for (const action of buttonsOf(notice, { rebootButton: phone.rebootButton })) {
    const expiresAt = buttonEndsAt(action, { createdAt, now: now() });
    if (expiresAt === null) continue;
    const { sequenceId } = notice;
    const link = await links.issue({ action, site, sequenceId, number, expiresAt });
    found.push({ label: BUTTON_LABELS[action], link });
  }
  return found;
}
