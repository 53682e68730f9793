// What all pages of the desk share: calls to the server, what is said, progress of the audit.
const byId = (id) => document.getElementById(id);

/** Posts JSON; resolves to the answer, or throws with the reason for which it was refused. */
export async function post(address, body = {}) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const type = answer.headers.get("content-type") || "";
  const data = type.startsWith("application/json") ? await answer.json() : { error: await answer.text() };
  if (!answer.ok) throw new Error(data.error);
  return data;
}

/** Shows a sentence, and lets a screen reader say it. */
export function say(text, isFault = false) {
  const said = byId("said");
  said.classList.toggle("fault", isFault);
  said.textContent = text;
}

/**
 * Asks every second how far auditing is; `moved` is called when more is known.
 * If an article is named, what is known of it is asked for too, also when all else is done.
 */
export function followProgress(moved = () => {}, article = "") {
  const shown = byId("progress");
  const isOver = shown.dataset.finished === "1";
  if (isOver && !article) return;
  let before = "";
  const ask = async () => {
    let now;
    try {
      now = await (await fetch(`/progress?article=${article}`)).json();
    } catch {
      shown.textContent = "The desk has ended; start it again.";
      return;
    }
    const bar = byId("bar");
    [bar.max, bar.value, bar.hidden] = [now.total || 1, now.audited, now.finished];
    shown.textContent = now.finished ? "" : `Auditing ${now.audited} of ${now.total}`;
    const state = [now.total, now.audited, now.unreadable, now.known].join();
    if (state !== before || now.finished) await moved(now);
    before = state;
    if (!now.finished) setTimeout(ask, 1000);
    else if (!isOver) say(`All ${now.total} articles are audited.`);
  };
  setTimeout(ask, 500);
}
