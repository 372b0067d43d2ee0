// A document's page: the figure in the address is open in the side list, marked in the text and on the page's picture.
"use strict";

(() => {
  const entries = [...document.querySelectorAll(".entry")];
  const aside = document.querySelector("aside");
  const sheet = document.getElementById("sheet");
  const idOf = (entry) => entry.id.slice(2);
  let now = null;

  function open(id, scroll) {
    const entry = document.getElementById(`d-${id}`);
    if (!entry) return;
    for (const old of document.querySelectorAll(".now")) old.classList.remove("now");
    if (now && now !== entry) now.querySelector("details").open = false;
    now = entry;
    entry.classList.add("now");
    entry.querySelector("details").open = true;
    for (const mark of document.querySelectorAll(`a.fig[href="#${id}"], [data-box="${id}"]`)) mark.classList.add("now");
    aside.classList.remove("open");
    sheet.setAttribute("aria-expanded", "false");
    sheet.textContent = "Show all";
    // only the list is moved: scrollIntoView would move the text as well
    const above = entry.getBoundingClientRect().top - aside.getBoundingClientRect().top;
    if (above < 40 || above + entry.offsetHeight > aside.clientHeight) aside.scrollTop += above - 60;
    if (scroll) document.getElementById(id)?.scrollIntoView({ block: "center", behavior: "instant" });
    document.dispatchEvent(new CustomEvent("figure", { detail: id }));
  }

  function follow() {
    const target = decodeURIComponent(location.hash.slice(1));
    if (target.startsWith("picture-")) showPicture(document.getElementById(target));
    else open(target, true);
  }

  function showPicture(details) {
    if (!details) return;
    details.open = true;
    const box = details.querySelector("a.now") ?? details;
    const image = details.querySelector("img");
    const go = () => box.scrollIntoView({ block: "center", behavior: "instant" });
    image && !image.complete ? image.addEventListener("load", go, { once: true }) : go();
    go();
  }

  function step(by) {
    if (!entries.length) return;
    const at = now ? entries.indexOf(now) : by > 0 ? -1 : entries.length;
    const next = entries[Math.min(entries.length - 1, Math.max(0, at + by))];
    if (next !== now) location.hash = idOf(next);
  }

  // a click on an entry is a choice of its figure, whatever the summary does by itself
  for (const entry of entries) {
    entry.querySelector("summary").addEventListener("click", (event) => {
      event.preventDefault();
      if (entry === now) entry.querySelector("details").toggleAttribute("open");
      else if (location.hash === `#${idOf(entry)}`) open(idOf(entry), true);
      else location.hash = idOf(entry);
    });
  }
  if (matchMedia("(max-width: 64rem)").matches) {
    sheet.hidden = false;
    sheet.addEventListener("click", () => {
      const opened = aside.classList.toggle("open");
      sheet.setAttribute("aria-expanded", String(opened));
      sheet.textContent = opened ? "Show less" : "Show all";
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
    if (event.key === "v" && now) {
      const link = now.querySelector(".topicture");
      const details = link && document.getElementById(link.hash.slice(1));
      if (details?.open) { details.open = false; open(idOf(now), true); } else showPicture(details);
    }
  });
  window.addEventListener("hashchange", follow);
  follow();
})();
