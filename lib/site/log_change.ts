import type { LogLine } from "../base/log.ts";
import { renderNotice } from "../phone/render_notice.ts";
import type { Change } from "./site.ts";
import type { EpochMs } from "../time/time.ts";

/**
 * What the log says of a change: its flips, and its notices with their text, which is all that is
 * left of them where no channel is set.
 */
export function logLinesOf(change: Change, options: { readonly now: EpochMs }): LogLine[] {
  const { site, flips, notices } = change;
  const flipLines = flips.map((flip): LogLine => ({
    level: flip.to === "down" ? "warn" : "info",
    event: "flip",
    site: site.id,
    to: flip.to,
    at: flip.at,
    lateMs: flip.noticedAt - flip.at,
  }));
  const noticeLines = notices.map((notice): LogLine => {
    const { title, body } = renderNotice(notice, options);
    return { level: "info", event: "notice", site: site.id, kind: notice.kind, title, body };
  });
  return [...flipLines, ...noticeLines];
}
