/**
 * Charts by keyboard and finger: one tab stop each, arrow keys from part to part, and what a part
 * says is shown beneath while it has the focus or a finger on it. Without script each part that leads
 * somewhere is a link.
 */
export const CHART_SCRIPT = `"use strict";
(() => {
  const partsOf = (chart) => [...chart.querySelectorAll(":scope > li > *")];

  function stopAt(chart, stop) {
    for (const part of partsOf(chart)) part.tabIndex = part === stop ? 0 : -1;
  }

  function tame() {
    for (const chart of document.querySelectorAll("[data-tour]")) {
      stopAt(chart, partsOf(chart).at(-1));
    }
  }

  function beside(part, parts, across, down) {
    const from = part.getBoundingClientRect();
    let best = null;
    let least = Infinity;
    for (const each of parts) {
      const to = each.getBoundingClientRect();
      const x = (to.left - from.left) * across;
      const y = (to.top - from.top) * down;
      const isAside = across === 0 ? to.left !== from.left : to.top !== from.top;
      if (isAside || x + y <= 0 || x + y >= least) continue;
      best = each;
      least = x + y;
    }
    return best;
  }

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  document.addEventListener("keydown", (event) => {
    const chart = event.target.closest("[data-tour]");
    if (chart === null || event.ctrlKey || event.altKey || event.metaKey) return;
    const parts = partsOf(chart);
    const step = STEPS[event.key];
    const ends = { Home: parts[0], End: parts.at(-1) };
    const next = step === undefined ? ends[event.key] : beside(event.target, parts, ...step);
    if (step !== undefined || next !== undefined) event.preventDefault();
    if (!next) return;
    stopAt(chart, next);
    next.focus();
  });

  function tell(event) {
    const part = event.target.closest?.("[data-tour] > li > *");
    if (!part) return;
    document.getElementById(part.closest("[data-tour]").dataset.tour).textContent = part.title;
  }
  document.addEventListener("focusin", tell);
  document.addEventListener("pointerover", tell);

  new MutationObserver(tame).observe(document.body, { childList: true });
  tame();
})();
`;
