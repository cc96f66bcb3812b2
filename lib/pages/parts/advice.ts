import { HOME_TRIES_MS, mayHelp } from "../../phone/notice_no_contact.ts";
import { formatClock, type Reader } from "../../time/clock_text.ts";
import type { Past } from "../view/past.ts";
import type { SiteView } from "../../status/read_status.ts";
import { routerAnswered } from "../../wire/cause.ts";
import { DOCTOR_COMMAND } from "../../wire/event_text.ts";
import { planOf } from "../../wire/reboot_text.ts";
import { usualWords } from "../view/usual.ts";
import { type Html, html, type HtmlValue } from "./html.ts";

/** A home that is heard has power: nobody need ask for lights. */
const ASK_PROVIDER =
  "Look at the provider's page of outages, or ask a neighbour whether their internet works.";
const ASK_PROVIDER_OF_SILENT =
  "Look at the provider's page of outages, or ask a neighbour whether their internet and their lights are on.";
const CALL_PROVIDER =
  "Call the provider, or look at its page of outages: the router works, the line behind it does not.";
const SWITCH_ALL =
  "If the provider knows of nothing: have somebody there switch the router off and on once, and the modem, where there is one.";
const LOOK_AT_DNS =
  "Have somebody there open the router's settings and set another DNS server (it finds the address of a name), such as 9.9.9.9: that may help at once.";
const CALL_ABOUT_DNS = "Or call the provider: its DNS server does not answer.";
const SWITCH_ROUTER =
  "Have somebody there look at the router: are its lamps on, are its cables in? Switch it off and on once.";
const REPLACE_ROUTER =
  "If it stays dark or does not answer after 5 min, it or its power supply is broken: have it replaced.";
const ASK_WHETHER_ONLINE =
  "Ask somebody there whether the internet works: if so, it can wait until morning.";
const SWITCH_ROUTER_OF_SILENT =
  "Have somebody there look at the router and at the watchdog's computer: are their lamps on? Switch the router off and on once.";

const LOG_IN =
  "Open any web page on a device at home, or have somebody there do so, and log in there with what the provider gave you (the hotel, the guest network).";

/** None comes by itself, or none so soon that it was worth waiting for. */
const NO_REBOOT = "The watchdog will not reboot the router soon:";
const NO_REBOOT_FOR_LOGIN = "Rebooting the router does not help against a login page:";
const NO_REBOOT_FOR_NAMES = "The line works, only the look-up of names fails:";
const PAUSED = "It is paused, so the watchdog does not reboot the router:";

/** `when`: whether to wait, and what is to be done then. */
function renderSteps(when: string, steps: readonly HtmlValue[]): Html {
  return html`
    <div class="advice">
      <p><strong>What you can do.</strong> ${when}</p>
      <ol>${steps.map((step) => html`<li>${step}</li>`)}</ol>
    </div>
  `;
}

/** What to do about a home that is heard, by what it says; of a newer cause as of a dead line. */
function stepsOf({ cause, gateway, name }: SiteView): readonly HtmlValue[] {
  switch (cause) {
    case "dns_only":
      return [LOOK_AT_DNS, CALL_ABOUT_DNS];
    case "captive_portal":
      return [LOG_IN];
    case "router_dead":
      return [SWITCH_ROUTER, REPLACE_ROUTER];
    case "watchdog_broken":
      return [ASK_WHETHER_ONLINE, askDoctor(name)];
    default:
      return routerAnswered({ cause, gateway })
        ? [CALL_PROVIDER, SWITCH_ALL]
        : [ASK_PROVIDER, SWITCH_ROUTER];
  }
}

function renderTroubleAdvice(
  site: SiteView,
  { past, reader }: { readonly past: Past; readonly reader: Reader },
): Html {
  const open = past.outages.find(({ isOpen }) => isOpen);
  const startMs = open?.startMs ?? site.stateSince ?? reader.now;
  const untilMs = startMs + HOME_TRIES_MS;
  const plan = planOf(site.nextReboot, site);
  const first = site.cause === "watchdog_broken"
    ? "Until it looks again nobody sees an outage there, and the router is not rebooted:"
    : site.cause === "captive_portal"
    ? NO_REBOOT_FOR_LOGIN
    : site.pausedUntil !== null
    ? PAUSED
    : plan !== null && !mayHelp(plan, { lastSeenAt: reader.now })
    ? (site.cause === "dns_only" ? NO_REBOOT_FOR_NAMES : NO_REBOOT)
    : reader.now >= untilMs
    ? "It has lasted longer than a reboot takes:"
    : open === undefined
    ? "Wait: it may pass, or the watchdog reboots the router. If it lasts:"
    : `Wait until ${formatClock(untilMs, reader)}. Still in trouble then?`;
  return renderSteps(first, stepsOf(site));
}

/** What is typed where, as one step. */
function askDoctor(name: string): Html {
  return html`On the computer at ${name} that the watchdog runs on, type <code>${DOCTOR_COMMAND}</code>: it says what is wrong and what to do.`;
}

/** How a home that is well is guarded again; null: it is. */
function renderGuardAdvice({ pausedUntil, mutedUntil, warnings, name }: SiteView): Html | null {
  const steps = [
    ...(pausedUntil === null ? [] : [
      "Resume it: from then on the router is rebooted when the line hangs, and silence is told.",
    ]),
    ...(mutedUntil === null ? [] : ["Let it ring again: its silence is told to your phone."]),
    ...(warnings.length === 0 ? [] : [askDoctor(name)]),
  ];
  const isCalm = pausedUntil === null && mutedUntil === null;
  return steps.length === 0 ? null : renderSteps(
    isCalm ? "While the internet works there, it can wait until morning:" : "",
    steps,
  );
}

/**
 * What somebody can do about a home that is away, or whose silence nobody would be told; null:
 * nothing is to be done.
 */
export function renderAdvice(
  site: SiteView,
  { past, reader }: { readonly past: Past; readonly reader: Reader },
): Html | null {
  if (site.state === "trouble") return renderTroubleAdvice(site, { past, reader });
  if (site.state !== "silent") return renderGuardAdvice(site);
  const usual = usualWords(past.outages);
  const plan = planOf(site.nextReboot, site);
  const isPaused = site.pausedUntil !== null;
  const isInVain = isPaused || (plan !== null && !mayHelp(plan, site));
  const until = formatClock(site.lastSeenAt + HOME_TRIES_MS, reader);
  const first = site.silentForMs < HOME_TRIES_MS
    ? `Wait until ${until}. Still no contact then? It`
    : "By now it";
  return html`
    ${usual === null ? null : html`<p class="usual">${usual}</p>`}
    ${isInVain
      ? renderSteps(isPaused ? PAUSED : NO_REBOOT, [
        SWITCH_ROUTER_OF_SILENT,
        ASK_PROVIDER_OF_SILENT,
      ])
      : renderSteps(`${first} is the line, the power or the watchdog itself:`, [
        ASK_PROVIDER_OF_SILENT,
        SWITCH_ROUTER_OF_SILENT,
      ])}
  `;
}
