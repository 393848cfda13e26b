// What holds today, above an officer's week. The page has a sentence for each day that may come; the
// day's own is shown. What day it is, is asked where the district is, not where the reader is.
// @ts-check
{
  /** As 2026-11-23. @param {string} timeZone */
  const dayAt = (timeZone) => {
    const form = new Intl.DateTimeFormat("en-US", {
      timeZone, year: "numeric", month: "2-digit", day: "2-digit",
    });
    /** @type {Record<string, string>} */
    const part = {};
    for (const { type, value } of form.formatToParts(new Date())) part[type] = value;
    return `${part.year}-${part.month}-${part.day}`;
  };

  /** @param {HTMLElement} today @param {Element} week */
  const show = (today, week) => {
    const day = dayAt(today.dataset.zone || "");
    const weekday = new Date(day).getUTCDay() || 7;
    const lines = /** @type {HTMLElement[]} */ ([...today.children]);
    const shown = lines.find(({ dataset: { since, until, days } }) =>
      since && until ? since <= day && day <= until : days && days.includes(String(weekday)),
    );
    for (const line of lines) line.hidden = line !== shown;
    week.classList.toggle("week--away", !!shown && !!shown.dataset.since);
    [...week.children].forEach((row, at) => {
      if (at + 1 === weekday) row.setAttribute("aria-current", "date");
      else row.removeAttribute("aria-current");
    });
  };

  const showAll = () => {
    for (const today of document.querySelectorAll(".today")) {
      const week = today.parentElement && today.parentElement.querySelector(".week");
      if (week) show(/** @type {HTMLElement} */ (today), week);
    }
  };
  showAll();
  // A page may stay open over midnight, or come back from where the browser keeps those left.
  document.addEventListener("visibilitychange", showAll);
  addEventListener("pageshow", showAll);
}
