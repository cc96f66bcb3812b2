import { reportCsv, reportJson } from "../../lib/report/outage_report_text.ts";
import { renderReportPage } from "../../lib/pages/report_page.ts";
import { REPORT_STYLE } from "../../lib/pages/report_style.ts";
import type { AppDeps } from "../http/deps.ts";
import { createEvidence, type Evidence } from "./evidence.ts";
import { reply } from "../http/http.ts";

/** Outages as evidence. */
export interface ReportRoutes {
  /** `GET /sites/:site/report?month=2026-11`: a page to print. */
  readonly page: (request: Request, site: string) => Promise<Response>;
  /** `GET /v1/sites/:site/outages.csv` and `.json`, same `month`. */
  readonly outages: (
    request: Request,
    asked: { readonly site: string; readonly format: "csv" | "json" },
  ) => Promise<Response>;
  /** `GET /report.css` */
  readonly style: () => Promise<Response>;
}

const HOUR_S = 3_600;

/** The routes of the evidence report. */
export function createReportRoutes(deps: AppDeps): ReportRoutes {
  const evidence = createEvidence(deps);
  async function read(request: Request, site: string): Promise<Evidence> {
    return await evidence.report(site, new URL(request.url).searchParams.get("month"));
  }
  return {
    async page(request, site) {
      const found = await read(request, site);
      const page = renderReportPage(found, { site, now: deps.now() });
      return reply(page, {
        type: "text/html; charset=utf-8",
        headers: { vary: "Authorization" },
      });
    },
    async outages(request, { site, format }) {
      const { report, head, month } = await read(request, site);
      const text = format === "csv" ? reportCsv(report, head) : reportJson(report, head);
      const name = `outages-${site}-${month}.${format}`;
      return reply(`${text}${format === "csv" ? "\r\n" : "\n"}`, {
        type: format === "csv" ? "text/csv; charset=utf-8" : "application/json",
        headers: {
          vary: "Authorization",
          "content-disposition": `attachment; filename="${name}"`,
        },
      });
    },
    style() {
      return Promise.resolve(reply(REPORT_STYLE, {
        type: "text/css; charset=utf-8",
        headers: { "cache-control": `public, max-age=${HOUR_S}` },
      }));
    },
  };
}
