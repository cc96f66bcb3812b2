import { reportCsv, reportJson } from "../../lib/report/outage_report_text.ts";
import { html } from "../../lib/pages/parts/html.ts";
import { markOf } from "../../lib/pages/parts/live.ts";
import { isOver, renderReportPage, reportLinks } from "../../lib/pages/record_page.ts";
import { REPORT_STYLE } from "../../lib/pages/report_style.ts";
import type { AppDeps } from "../http/deps.ts";
import type { Asked, Handlers } from "../http/handlers.ts";
import { createEvidence, type Evidence } from "./evidence.ts";
import { reply } from "../http/http.ts";
import { sha256Of } from "../../lib/base/bytes.ts";

const HOUR_S = 3_600;
const STYLE_LINK = html`<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/report.css?${markOf(REPORT_STYLE)}">`;

/** Outages as evidence. */
export function createReportRoutes(
  deps: AppDeps,
): Handlers<"reportPage" | "listOutages" | "listOutagesCsv" | "reportStyle"> {
  const evidence = createEvidence(deps);
  async function read({ request, parameter: site }: Asked): Promise<Evidence> {
    return await evidence(site, new URL(request.url).searchParams.get("month"));
  }
  async function outages(asked: Asked, format: "csv" | "json"): Promise<Response> {
    const found = await read(asked);
    const name = fileNameOf(asked.parameter, found.month, format);
    return reply(fileOf(found, format), {
      type: format === "csv" ? "text/csv; charset=utf-8" : "application/json",
      headers: {
        vary: "Authorization, Cookie",
        "content-disposition": `attachment; filename="${name}"`,
      },
    });
  }
  return {
    async reportPage(asked) {
      const found = await read(asked);
      const site = asked.parameter;
      const now = deps.now();
      const { head, month } = found;
      const raw = isOver(month, { now, timeZone: head.timeZone })
        ? { file: fileNameOf(site, month, "json"), sha256: await sha256Of(fileOf(found, "json")) }
        : null;
      const links = reportLinks(found, { site, now });
      const page = renderReportPage({ ...found, raw }, { now, links, style: STYLE_LINK });
      return reply(page, {
        type: "text/html; charset=utf-8",
        headers: { vary: "Authorization, Cookie" },
      });
    },
    listOutages: (asked) => outages(asked, "json"),
    listOutagesCsv: (asked) => outages(asked, "csv"),
    reportStyle: () =>
      reply(REPORT_STYLE, {
        type: "text/css; charset=utf-8",
        headers: { "cache-control": `public, max-age=${HOUR_S}` },
      }),
  };
}

/** The whole file, to its last byte: what is hashed is what is handed out. */
function fileOf({ report, head }: Evidence, format: "csv" | "json"): string {
  return format === "csv" ? `${reportCsv(report, head)}\r\n` : `${reportJson(report, head)}\n`;
}

function fileNameOf(site: string, month: string, format: "csv" | "json"): string {
  return `outages-${site}-${month}.${format}`;
}
