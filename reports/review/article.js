// One article: step through its findings, decide each, see the score follow.
import { followProgress, post, say } from "./desk.js";
import { listen } from "./keys.js";

const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const byId = (id) => document.getElementById(id);
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const article = document.body.dataset.article;
const cards = all(".card");
let current = null;
let busy = false;

const cardOf = (fingerprint) => cards.find((card) => card.dataset.f === fingerprint);
const isOpen = (card) => card.dataset.ruling === "open";
const isUnsure = (card) => !card.classList.contains("gate");
const chosen = (card) => card.querySelector(".choices input:checked");
const fixOf = (input) => (input.hasAttribute("data-none") ? null : input.value);

function show(card, { focus = true } = {}) {
  if (!card) return;
  if (current) current.hidden = true;
  all(".current").forEach((element) => element.classList.remove("current"));
  current = card;
  card.hidden = false;
  const marks = all(`.hl[data-f~="${CSS.escape(card.dataset.f)}"]`);
  marks.forEach((mark) => mark.classList.add("current"));
  const button = document.querySelector(`.list [data-go="${CSS.escape(card.dataset.f)}"]`);
  all(".list [aria-current]").forEach((element) => element.removeAttribute("aria-current"));
  button.setAttribute("aria-current", "true");
  preview();
  card.closest(".side").scrollTop = 0;
  if (focus) card.focus({ preventScroll: true });
  marks[0]?.scrollIntoView({ block: "center", behavior: calm ? "instant" : "smooth" });
  history.replaceState(null, "", `#${card.dataset.f}`);
}

function preview() {
  const input = chosen(current);
  const fix = fixOf(input);
  const quote = current.querySelector(".after");
  quote.classList.toggle("changed", fix !== null);
  quote.querySelector("[data-after]").textContent = fix || "";
}

function step(by) {
  const at = cards.indexOf(current) + by;
  if (at >= 0 && at < cards.length) show(cards[at]);
  else say(by > 0 ? "That was the last finding." : "This is the first finding.");
}

function nextOpen() {
  const at = cards.indexOf(current);
  const order = [...cards.slice(at + 1), ...cards.slice(0, at)];
  return order.find(isOpen);
}

function paint(state) {
  for (const [fingerprint, now] of Object.entries(state.findings)) {
    const card = cardOf(fingerprint);
    if (!card) continue;
    card.dataset.ruling = now.ruling;
    card.querySelector("[data-cost]").textContent = now.cost;
    card.querySelector("[data-said]").replaceChildren(
      ...now.said.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
    );
    const button = document.querySelector(`.list [data-go="${CSS.escape(fingerprint)}"]`);
    button.dataset.ruling = now.ruling;
    button.querySelector(".ruling").textContent = now.ruling;
    all(`.hl[data-f~="${CSS.escape(fingerprint)}"]`).forEach((mark) => {
      const rulings = mark.dataset.f.split(" ").map((each) => cardOf(each).dataset.ruling);
      mark.className = `hl ${rulings.map((each) => `s-${each}`).join(" ")}`;
    });
  }
  byId("score").textContent = state.score;
  byId("mended").textContent = state.mended;
  byId("left").textContent = state.left;
  byId("verdict").textContent = state.verdict;
  byId("verdict").className = `verdict v-${state.verdict}`;
  byId("reasons").replaceChildren(
    ...state.reasons.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
  );
}

async function send(address, body) {
  if (busy) return null;
  busy = true;
  try {
    return await post(address, body);
  } catch (error) {
    const lost = error instanceof TypeError;
    say(lost ? "Not saved: the desk does not answer." : `Not saved: ${error.message}`, true);
    return null;
  } finally {
    busy = false;
  }
}

async function decide(body) {
  const card = current;
  const before = byId("score").textContent;
  const state = await send(`/article/${article}/decide`, { fingerprint: card.dataset.f, ...body });
  if (!state) return;
  paint(state);
  const moved = state.score === before ? "" : `, was ${before}`;
  const after = state.left ? `${state.left} left.` : "All decided.";
  const next = nextOpen();
  show(next || card);
  say(`${state.said}. Score ${state.score}${moved}. ${after}`);
}

const accept = () => {
  if (current) decide({ verdict: "accept", suggestion: fixOf(chosen(current)) });
};

async function undo() {
  const state = await send("/undo");
  if (!state) return;
  if (!state.article) {
    say(state.said);
  } else if (state.article !== article) {
    sessionStorage.setItem("undone", state.said);
    location.assign(`/article/${state.article}#${state.fingerprint}`);
  } else {
    paint(state);
    show(cardOf(state.fingerprint));
    say(`${state.said}. Score ${state.score}. ${state.left} left.`);
  }
}

function openDismissal() {
  if (!current) return;
  const dialog = byId("dismissal");
  dialog.querySelector("form").reset();
  dialog.returnValue = "";
  dialog.showModal();
  dialog.querySelector("input").focus();
}

function openWording() {
  if (!current) return;
  const dialog = byId("wording");
  const form = dialog.querySelector("form");
  form.reset();
  const now = current.querySelector("[data-before]").textContent;
  byId("wording-now").textContent = now;
  const fix = fixOf(chosen(current));
  form.elements.suggestion.value = fix === null ? now : fix;
  dialog.returnValue = "";
  dialog.showModal();
  form.elements.suggestion.select();
}

function whenSaved(dialog, use) {
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "save") use(dialog.querySelector("form").elements);
    else current?.focus({ preventScroll: true });
  });
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) dialog.close("");
  });
  dialog.addEventListener("keydown", (event) => {
    const enter = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (enter) dialog.querySelector("button.main").click();
  });
}

function turn(by) {
  const order = (sessionStorage.getItem("order") || "").split(" ");
  const at = order.indexOf(article);
  const there = at < 0 ? document.body.dataset[by > 0 ? "after" : "before"] : order[at + by];
  if (there) location.assign(`/article/${there}`);
  else say(by > 0 ? "This is the last article of the queue." : "This is the first article of the queue.");
}

function number(n) {
  const input = current && all(".choices input", current)[n - 1];
  if (!input) return;
  input.checked = true;
  preview();
  say(input.parentElement.textContent.trim());
}

const open = {
  next: () => step(1),
  previous: () => step(-1),
  accept,
  dismiss: openDismissal,
  edit: openWording,
  undo,
  after: () => turn(1),
  before: () => turn(-1),
};

for (const name of ["next", "previous", "accept", "dismiss", "edit", "undo"]) {
  byId(name)?.addEventListener("click", open[name]);
}
document.addEventListener("click", (event) => {
  const go = event.target.closest("[data-go]");
  const mark = event.target.closest(".hl");
  const link = event.target.closest("#article-before, #article-after");
  if (go) show(cardOf(go.dataset.go));
  else if (mark) show(cardOf(mark.dataset.f.split(" ").at(-1)), { focus: false });
  else if (link) {
    event.preventDefault();
    turn(link.id === "article-after" ? 1 : -1);
  }
});
document.addEventListener("change", (event) => {
  if (event.target.closest(".card .choices")) preview();
});
byId("dismissal").addEventListener("keydown", (event) => {
  const reasons = all("input[name=reason]", byId("dismissal"));
  if (event.target.name === "reason" && reasons[event.key - 1]) {
    reasons[event.key - 1].checked = true;
    reasons[event.key - 1].focus();
  }
});
whenSaved(byId("dismissal"), ({ reason, note }) => {
  decide({ verdict: "dismiss", reason: reason.value, note: note.value });
});
whenSaved(byId("wording"), ({ suggestion, note }) => {
  decide({ verdict: "edit", suggestion: suggestion.value, note: note.value });
});

listen(open, number);
followProgress();
byId("back").href = sessionStorage.getItem("queue") || "/";
show(
  cardOf(location.hash.slice(1)) ||
    cards.find((card) => isOpen(card) && isUnsure(card)) ||
    cards.find(isOpen) ||
    cards[0],
  { focus: false },
);
const undone = sessionStorage.getItem("undone");
if (undone) {
  sessionStorage.removeItem("undone");
  say(`${undone}, in this article.`);
}
