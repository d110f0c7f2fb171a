// Says how old the data is, by the viewer's own clock. Without script the page says when it is from.
(function () {
  "use strict";
  var asOf = Date.parse(document.documentElement.getAttribute("data-as-of") || "");
  var notice = document.getElementById("stale");
  if (!asOf || !notice) return;
  var hours = Math.floor((Date.now() - asOf) / 3600000);
  if (hours < 26) return;
  var age = hours < 72 ? hours + " hours" : Math.floor(hours / 24) + " days";
  notice.textContent = "This data is " + age + " old. Is its job still running?";
})();
