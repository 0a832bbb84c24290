/* The guided tour: rings what the panel speaks of, brings it into sight, and closes with Escape. */
(function () {
  "use strict";
  var panel = document.getElementById("tour");
  if (!panel) { return; }
  var mark = panel.getAttribute("data-mark");
  var found = mark && panel.hasAttribute("data-here") ? document.querySelector(mark) : null;
  if (found) {
    found.classList.add("tour-mark");
    found.scrollIntoView({ block: "center" });
  }
  panel.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      panel.querySelector("[value=leave]").click();
    }
  });
})();
