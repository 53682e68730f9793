// An article that is not audited yet: its text can be read, its findings come when they are ready.
import { followProgress } from "./desk.js";
import { listen } from "./keys.js";
import { turn } from "./turn.js";

const { article, known } = document.body.dataset;

listen({ after: () => turn(1), before: () => turn(-1) });
followProgress((now) => {
  if (now.known === known) return;
  sessionStorage.setItem("told", "This article has been audited.");
  location.reload();
}, article);
