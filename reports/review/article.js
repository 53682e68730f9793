// One article: step through its findings, decide each, see the score follow.
import { followProgress, post, say } from "./desk.js";
import { keyOf, listen } from "./keys.js";
import { turn } from "./turn.js";

const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const byId = (id) => document.getElementById(id);
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const article = document.body.dataset.article;
const cards = all(".card");
let current = null;
let turnOf = Promise.resolve();

/** One action after the other: keys pressed while a decision is on its way wait for it. */
const inTurn = (action) => () => {
  turnOf = turnOf.then(action).catch((error) => say(String(error), true));
};

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
  if (marks[0]) bringIntoView(marks[0]);
  history.replaceState(null, "", `#${card.dataset.f}`);
}

/** Scrolls only if the mark is not to be seen: under the bar, under the panel, off the screen. */
function bringIntoView(mark) {
  const { top, bottom } = mark.getBoundingClientRect();
  const covers = [".desk-bar", ".desk-side"].map((each) => document.querySelector(each));
  const beside = covers[1].getBoundingClientRect().left > mark.parentElement.getBoundingClientRect().left;
  const edge = Math.max(...(beside ? covers.slice(0, 1) : covers).map((each) => each.getBoundingClientRect().bottom));
  const foot = document.querySelector(".actions").getBoundingClientRect();
  const end = beside ? innerHeight : Math.min(innerHeight, foot.top);
  if (top >= Math.max(edge, 0) + 8 && bottom <= end - 24) return;
  mark.scrollIntoView({ block: "center", behavior: calm ? "instant" : "smooth" });
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
  byId("finished").hidden = state.left > 0;
  byId("outcome").textContent = state.outcome;
  byId("verdict").textContent = state.verdict;
  byId("verdict").className = `verdict v-${state.verdict}`;
  byId("reasons").replaceChildren(
    ...state.reasons.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
  );
}

async function send(address, body) {
  try {
    return await post(address, body);
  } catch (error) {
    const lost = error instanceof TypeError;
    say(lost ? "Not saved: the desk does not answer." : `Not saved: ${error.message}`, true);
    return null;
  }
}

async function decide(body) {
  const card = current;
  const before = byId("score").textContent;
  const state = await send(`/article/${article}/decide`, { fingerprint: card.dataset.f, ...body });
  if (!state) return false;
  paint(state);
  const moved = state.score === before ? "" : `, was ${before}`;
  const after = state.left ? `${state.left} left.` : `All decided; ${keyOf("after")} opens the next article.`;
  const next = nextOpen();
  if (!next && state.left) {
    // a long article: the page holds only some of its findings
    sessionStorage.setItem("told", `${state.said}. ${after} These are the next ones.`);
    location.replace(`/article/${article}`);
    return true;
  }
  show(next || card);
  say(`${state.said}. Score ${state.score}${moved}. ${after}`);
  return true;
}

async function accept() {
  if (current) await decide({ verdict: "accept", suggestion: fixOf(chosen(current)) });
}

async function undo() {
  const state = await send("/undo");
  if (!state) return;
  if (!state.article) {
    say(state.said);
  } else if (state.article !== article) {
    sessionStorage.setItem("told", `${state.said}, in this article.`);
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
  dialog.querySelector("textarea").required = false;
  byId("dismissal-what").textContent = current.querySelector("[data-before]").textContent;
  openAgain(dialog);
  dialog.querySelector("input").focus();
}

function openAgain(dialog, refused = "") {
  dialog.querySelector("[data-refused]").textContent = refused;
  dialog.returnValue = "";
  dialog.showModal();
}

function openWording() {
  if (!current) return;
  const now = current.dataset.text;
  if (now === undefined) {
    say("This passage is too long to be written anew here.", true);
    return;
  }
  const dialog = byId("wording");
  const form = dialog.querySelector("form");
  form.reset();
  byId("wording-now").textContent = current.querySelector("[data-before]").textContent;
  const fix = fixOf(chosen(current));
  form.elements.suggestion.value = fix === null ? now : fix;
  openAgain(dialog);
  form.elements.suggestion.select();
}

function whenSaved(dialog, use) {
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "save") {
      current?.focus({ preventScroll: true });
      return;
    }
    inTurn(async () => {
      // what was written stays where it is until it is saved
      if (!(await use(dialog.querySelector("form").elements))) openAgain(dialog, byId("said").textContent);
    })();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) dialog.close("");
  });
  dialog.addEventListener("keydown", (event) => {
    const enter = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (enter) dialog.querySelector("button.main").click();
  });
}

function number(n) {
  const input = current && all(".choices input", current)[n - 1];
  if (!input) return;
  input.checked = true;
  preview();
  say(input.parentElement.textContent.trim());
}

// what was pressed before a dialog opened must not act behind it
const unasked = (action) => inTurn(() => document.querySelector("dialog[open]") ? null : action());
const open = {
  next: unasked(() => step(1)),
  previous: unasked(() => step(-1)),
  accept: unasked(accept),
  dismiss: unasked(openDismissal),
  edit: unasked(openWording),
  undo: unasked(undo),
  after: unasked(() => turn(1)),
  before: unasked(() => turn(-1)),
};

for (const name of ["next", "previous", "accept", "dismiss", "edit", "undo"]) {
  byId(name)?.addEventListener("click", open[name]);
}
document.addEventListener("click", (event) => {
  const go = event.target.closest("[data-go]");
  const mark = event.target.closest(".hl");
  if (go) show(cardOf(go.dataset.go));
  else if (mark) show(cardOf(mark.dataset.f.split(" ").at(-1)), { focus: false });
});
document.addEventListener("change", (event) => {
  if (event.target.closest(".card .choices")) preview();
});
byId("dismissal").addEventListener("keydown", (event) => {
  const reasons = all("input[name=reason]", byId("dismissal"));
  if (event.target.name === "reason" && reasons[event.key - 1]) {
    reasons[event.key - 1].click();
    reasons[event.key - 1].focus();
  }
});
byId("dismissal").addEventListener("change", (event) => {
  const { reason, note } = event.target.form.elements;
  note.required = reason.value === "other";
});
whenSaved(byId("dismissal"), ({ reason, note }) =>
  decide({ verdict: "dismiss", reason: reason.value, note: note.value }),
);
whenSaved(byId("wording"), ({ suggestion, note }) =>
  decide({ verdict: "edit", suggestion: suggestion.value, note: note.value }),
);

listen(open, (n) => unasked(() => number(n))());
const { partial } = document.body.dataset;
followProgress(({ known }) => {
  if (partial && known !== partial) say("Compared with the other articles now: load the page again.");
}, partial && article);
show(
  cardOf(location.hash.slice(1)) ||
    cards.find((card) => isOpen(card) && isUnsure(card)) ||
    cards.find(isOpen) ||
    cards[0],
  { focus: false },
);
