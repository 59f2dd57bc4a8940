// Everything on the site works without this file. It adds the behaviour of the
// GOV.UK Frontend components, and opens the filters on a wide screen.
import { initAll } from "./govuk.js";
import "./puzzle.js";
import "./suggest.js";

initAll();

if (window.matchMedia("(min-width: 48.0625em)").matches) {
  for (const box of document.querySelectorAll(".cd-filter__box")) {
    box.open = true;
  }
}

// A page that shows work under way looks again by itself, unless somebody is
// in the middle of something on it. Without scripts there is a link.
(function () {
  var box = document.querySelector("[data-cd-again]");
  if (!box) {
    return;
  }
  setInterval(function () {
    var at = document.activeElement;
    if (document.hidden || (at && at !== document.body && at.tagName !== "MAIN")) {
      return;
    }
    location.reload();
  }, 1000 * Number(box.getAttribute("data-cd-again")));
})();

// The button on which files are dropped says its own words in its name, after
// the field's: what is seen and what is heard are the same.
document.querySelectorAll(".govuk-file-upload-button").forEach(function (button) {
  var label = document.querySelector('label[for="' + button.id + '"]') || document.getElementById(button.id + "-label");
  var before = label ? label.textContent.trim() + ": " : "";
  button.querySelectorAll("span").forEach(function (span) {
    span.after(" "); // words of two spans would run together
  });
  function say() {
    var copy = button.cloneNode(true);
    copy.querySelectorAll(".govuk-visually-hidden").forEach(function (hidden) {
      hidden.remove();
    });
    var words = before + copy.textContent.replace(/\s+/g, " ").trim();
    if (button.getAttribute("aria-label") !== words) {
      button.setAttribute("aria-label", words);
    }
  }
  button.removeAttribute("aria-labelledby");
  say();
  new MutationObserver(say).observe(button, { childList: true, characterData: true, subtree: true });
});
