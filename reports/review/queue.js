// The queue: filters without a reload, a table that is filled while articles are audited.
import { followProgress, post, say } from "./desk.js";
import { listen } from "./keys.js";

const byId = (id) => document.getElementById(id);
const filters = byId("filters");

function address() {
  const asked = new URLSearchParams(new FormData(filters));
  for (const [name, value] of [...asked]) if (!value) asked.delete(name);
  return `/?${asked}`;
}

function remember() {
  // n and p on the article page follow this order
  sessionStorage.setItem("order", byId("queue").dataset.keys);
  sessionStorage.setItem("queue", address());
}

let stale = false;
const inUse = () => {
  const table = byId("queue");
  return table.contains(document.activeElement) || table.querySelector("tr:hover") !== null;
};

/** Shows what is known now without moving a row: somebody is about to open one of them. */
function fill(page) {
  for (const row of byId("queue").querySelectorAll("tbody tr")) {
    const now = page.getElementById(row.id);
    if (now && !row.contains(document.activeElement)) row.replaceWith(now);
  }
}

async function refresh(push = false) {
  const where = address();
  const answer = await fetch(where);
  if (!answer.ok || where !== address()) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  stale = !push && inUse();
  if (stale) fill(page);
  else byId("queue").replaceWith(page.getElementById("queue"));
  document.querySelector(".standfirst").replaceWith(page.querySelector(".standfirst"));
  for (const name of ["source", "event"]) {
    const now = page.querySelector(`select[name=${name}]`);
    const mine = filters.elements[name];
    if (now.options.length === mine.options.length || document.activeElement === mine) continue;
    now.value = mine.value;
    mine.replaceWith(now);
  }
  if (push) {
    history.replaceState(null, "", where);
    say(document.querySelector(".standfirst").textContent.split(".")[0]);
  }
  remember();
}

let soon;
function later() {
  clearTimeout(soon);
  soon = setTimeout(() => refresh(true), 200);
}

if (filters) {
  // on a small screen the articles come first, unless a filter is at work
  const atWork = [...new FormData(filters)].some(([name, value]) => value && !["q", "order"].includes(name));
  byId("more").open = atWork || !matchMedia("(max-width: 40rem)").matches;
  filters.addEventListener("input", later);
  filters.addEventListener("submit", (event) => {
    event.preventDefault();
    refresh(true);
  });
  byId("invite").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const made = await post("/invite", { name: new FormData(event.target).get("name") });
      byId("invite-link").textContent = made.link;
      say(`A link for ${made.name} is ready.`);
    } catch (error) {
      say(error.message, true);
    }
  });
  for (const left of ["pointerout", "focusout"]) {
    document.addEventListener(left, () => setTimeout(() => stale && !inUse() && refresh()));
  }
  remember();
  followProgress(() => refresh());
} else {
  followProgress();
}
const links = () => [...document.querySelectorAll("table.queue th > a")];
function step(by) {
  const all = links();
  const at = all.indexOf(document.activeElement);
  all[at < 0 ? 0 : at + by]?.focus();
}
listen({ next: () => step(1), previous: () => step(-1), after: () => links()[0]?.click() });
