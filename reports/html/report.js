// Keys for stepping through findings and articles; the page is complete without them.
(() => {
  "use strict";
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const byId = (id) => document.getElementById(id);
  const isShown = (element) => element.getClientRects().length > 0;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let current = null;

  const marksOf = (id) => all(`.hl[data-f~="${CSS.escape(id)}"]`);

  function choose(finding) {
    all(".current").forEach((element) => element.classList.remove("current"));
    current = finding;
    finding.classList.add("current");
    const fold = finding.closest("details.rest");
    if (fold) fold.open = true;
    const marks = marksOf(finding.id);
    marks.forEach((mark) => mark.classList.add("current"));
    const shown = all(".finding", finding.closest(".side")).filter(isShown);
    byId("where").textContent = `${shown.indexOf(finding) + 1} of ${shown.length}`;
    return marks[0];
  }

  function go(finding) {
    if (!finding) return;
    const mark = choose(finding);
    finding.scrollIntoView({ block: "nearest", behavior: "instant" });
    if (!mark) return;
    mark.classList.remove("closed");
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "center", behavior: calm ? "instant" : "smooth" });
  }

  function stepFinding(by) {
    const findings = all(".finding").filter(isShown);
    const at = findings.indexOf(current);
    if (at >= 0) return go(findings[at + by]);
    const here = findings.filter((finding) => {
      const mark = marksOf(finding.id)[0];
      return mark && mark.getBoundingClientRect().bottom > 0;
    });
    return go(here[0] || findings[0]);
  }

  function stepArticle(by) {
    const articles = all("section.article");
    const tops = articles.map((article) => article.getBoundingClientRect().top);
    const edge = 90;
    const next = by > 0 ? tops.findIndex((top) => top > edge) : tops.findLastIndex((top) => top < 0);
    if (next < 0) return;
    current = null;
    articles[next].focus({ preventScroll: true });
    articles[next].scrollIntoView({ block: "start", behavior: "instant" });
  }

  function close() {
    const mark = document.activeElement;
    all(".hl:hover").forEach((element) => element.classList.add("closed"));
    if (mark && mark.classList.contains("hl")) mark.blur();
  }

  const keys = {
    j: () => stepFinding(1),
    k: () => stepFinding(-1),
    n: () => stepArticle(1),
    p: () => stepArticle(-1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") close();
    else if (keys[event.key] && byId("use-keys").checked) {
      keys[event.key]();
      event.preventDefault();
    }
  });

  document.addEventListener("click", (event) => {
    const mark = event.target.closest(".hl");
    const back = event.target.closest(".finding blockquote a");
    if (mark) {
      event.preventDefault();
      const finding = byId(mark.getAttribute("href").slice(1));
      choose(finding);
      finding.scrollIntoView({ block: "nearest", behavior: "instant" });
      history.replaceState(null, "", mark.getAttribute("href"));
    } else if (back) {
      event.preventDefault();
      go(back.closest(".finding"));
    }
  });

  document.addEventListener("mouseout", (event) => {
    const mark = event.target.closest(".hl");
    if (mark) mark.classList.remove("closed");
  });

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open])");
    opened.forEach((element) => { element.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((element) => { element.open = false; }));

  byId("keys").hidden = false;
})();
