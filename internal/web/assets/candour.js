// Everything on the site works without this file. It adds the behaviour of the
// GOV.UK Frontend components, and opens the filters on a wide screen.
import { initAll } from "./govuk.js";

initAll();

if (window.matchMedia("(min-width: 48.0625em)").matches) {
  for (const box of document.querySelectorAll(".cd-filter__box")) {
    box.open = true;
  }
}
