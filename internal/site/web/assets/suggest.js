// Suggestions under a search box, as a combobox with a list (ARIA Authoring
// Practices 1.2). The box is a plain one without this file. What is typed goes
// to this site alone, once somebody has paused.
const pause = 200;
const least = 2;

function setUp(box) {
  const input = box.querySelector("input");
  const path = "/" + box.dataset.cdSuggest.replace(/^\/+/, ""); // this site's, whatever is written there
  const list = document.createElement("ul");
  const status = document.createElement("div");
  let options = [];
  let at = -1;
  let timer = 0;
  let asked = null;

  list.id = input.id + "-suggestions";
  list.className = "cd-suggest__list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  box.append(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) {
    input.setAttribute(name, value);
  }

  function close() {
    clearTimeout(timer);
    if (asked) {
      asked.abort();
    }
    list.hidden = true;
    list.replaceChildren();
    options = [];
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function choose(n) {
    at = n;
    options.forEach(function (option, i) {
      option.setAttribute("aria-selected", String(i === n));
    });
    if (n < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", options[n].id);
      options[n].scrollIntoView({ block: "nearest" });
    }
  }

  function take(n) {
    input.value = options[n].dataset.text;
    close();
    input.form.requestSubmit();
  }

  function show(found) {
    close();
    if (found.length === 0 || document.activeElement !== input) {
      return;
    }
    options = found.map(function (one, i) {
      const option = document.createElement("li");
      const kind = document.createElement("span");
      option.id = list.id + "-" + i;
      option.className = "cd-suggest__option";
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.text = one.text;
      kind.className = "cd-suggest__kind";
      kind.textContent = one.kind;
      option.append(one.text + " ", kind);
      option.addEventListener("mousedown", function (event) {
        event.preventDefault(); // the box keeps the focus
      });
      option.addEventListener("click", function () {
        take(i);
      });
      return option;
    });
    list.replaceChildren(...options);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    status.textContent = options.length === 1 ? "1 suggestion" : options.length + " suggestions";
  }

  async function ask() {
    const typed = input.value.trim();
    if (asked) {
      asked.abort();
    }
    if (typed.length < least) {
      close();
      return;
    }
    const mine = new AbortController();
    asked = mine;
    try {
      const reply = await fetch(path + "?q=" + encodeURIComponent(typed), { signal: mine.signal });
      const found = reply.ok ? await reply.json() : [];
      if (asked === mine) {
        asked = null;
        show(found);
      }
    } catch {
      // Nothing is suggested then; the box works as it is.
    }
  }

  input.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length > 0) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((at + 1 + step + options.length + 1) % (options.length + 1)) - 1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      take(at);
    }
  });
}

document.querySelectorAll("[data-cd-suggest]").forEach(setUp);
