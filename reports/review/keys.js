// Single keys for the desk's actions: which key does what, changed by the reviewer, kept here.
const STORE = "auditor-desk-keys";
const HELP = {
  next: ["j", "next finding"],
  previous: ["k", "previous finding"],
  accept: ["a", "accept the finding"],
  dismiss: ["x", "dismiss it, with a reason"],
  edit: ["e", "accept it with another wording"],
  undo: ["u", "take back the last decision"],
  after: ["n", "next article"],
  before: ["p", "previous article"],
  help: ["?", "show the keys"],
};
const byId = (id) => document.getElementById(id);

function load() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) || {};
  } catch {
    return {};
  }
}

function save(settings) {
  try {
    localStorage.setItem(STORE, JSON.stringify(settings));
  } catch {
    // a browser that keeps nothing: the keys hold for this page
  }
}

let settings = load();
export const keyOf = (action) => (settings.keys || {})[action] || HELP[action][0];
const actionOf = (key) => Object.keys(HELP).find((action) => keyOf(action) === key);

function shown(key) {
  return key === " " ? "Space" : key;
}

function paint() {
  document.querySelectorAll("[data-key]").forEach((kbd) => {
    kbd.textContent = shown(keyOf(kbd.dataset.key));
  });
  const list = byId("keys");
  list.replaceChildren(
    ...Object.entries(HELP).map(([action, [, words]]) => {
      const row = document.createElement("div");
      const term = document.createElement("dt");
      const detail = document.createElement("dd");
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.action = action;
      button.textContent = shown(keyOf(action));
      button.setAttribute("aria-label", `${words}: key ${shown(keyOf(action))}, change it`);
      term.textContent = words;
      detail.append(button);
      row.append(term, detail);
      return row;
    }),
  );
  byId("use-keys").checked = settings.off !== true;
}

function change(button) {
  button.textContent = "press a key";
  button.classList.add("asking");
  const take = (event) => {
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    removeEventListener("keydown", take, true);
    const free = event.key.length === 1 && !/\d/.test(event.key);
    if (free && [undefined, button.dataset.action].includes(actionOf(event.key))) {
      settings = { ...settings, keys: { ...settings.keys, [button.dataset.action]: event.key } };
      save(settings);
    } else if (event.key !== "Escape") {
      byId("said").textContent = `${shown(event.key)} is taken or cannot be used.`;
    }
    const { action } = button.dataset;
    paint();
    document.querySelector(`#keys [data-action="${action}"]`).focus();
  };
  addEventListener("keydown", take, true);
}

const writing = (target) =>
  target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])");

/** Calls `actions[name]()` when the key of that action is pressed outside fields and dialogs. */
export function listen(actions, digit = () => {}) {
  const all = { help: () => byId("help").showModal(), ...actions };
  byId("help-open").addEventListener("click", all.help);
  byId("keys").addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button) change(button);
  });
  byId("keys-reset").addEventListener("click", () => {
    settings = {};
    save(settings);
    paint();
  });
  byId("use-keys").addEventListener("change", (event) => {
    settings = { ...settings, off: !event.target.checked };
    save(settings);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (settings.off || writing(event.target) || document.querySelector("dialog[open]")) return;
    const action = actionOf(event.key);
    if (action && all[action]) {
      event.preventDefault();
      all[action]();
    } else if (/^[1-9]$/.test(event.key)) {
      digit(Number(event.key));
    }
  });
  paint();
  document.body.dataset.listening = "yes";
}
