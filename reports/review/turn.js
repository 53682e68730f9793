// From one article to the next: in the order of the queue as it was left, else as they were named.
import { say } from "./desk.js";

const byId = (id) => document.getElementById(id);
const { article, before, after } = document.body.dataset;

/** Opens the next article (`by` 1) or the one before it (-1). */
export function turn(by) {
  const order = (sessionStorage.getItem("order") || "").split(" ");
  const at = order.indexOf(article);
  const there = at < 0 ? (by > 0 ? after : before) : order[at + by];
  if (there) location.assign(`/article/${there}`);
  else say(by > 0 ? "This is the last article of the queue." : "This is the first article of the queue.");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("#article-before, #article-after, #onward");
  if (!link) return;
  event.preventDefault();
  turn(link.id === "article-before" ? -1 : 1);
});
byId("back").href = sessionStorage.getItem("queue") || "/";

// what the page before this one wanted to be said here
const told = sessionStorage.getItem("told");
sessionStorage.removeItem("told");
if (told) say(told);
