// Says that scripts run here, before the page is drawn, so that nothing jumps.
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");

// A page with "Exit this page" that comes back by the browser's Back after it
// was left goes away again before it is drawn. A mark in this tab says that it
// was not left: leaving clears all that we store, and the mark with it.
(function () {
  var leave = document.body.getAttribute("data-cd-leave");
  function left(back) {
    try {
      if (back && !sessionStorage.getItem("here")) {
        document.documentElement.hidden = true;
        location.replace(leave);
        return;
      }
      sessionStorage.setItem("here", "1");
    } catch (e) {
      // Storage is off: the page comes back as the server makes it anew.
    }
  }
  if (!leave) {
    return;
  }
  var how = performance.getEntriesByType("navigation")[0];
  left(how && how.type === "back_forward");
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      left(true);
    }
  });
})();
