// Everything on the site works without this file. It adds the behaviour of the
// GOV.UK Frontend components, and opens the filters on a wide screen.
import { initAll } from "./govuk.js";

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
