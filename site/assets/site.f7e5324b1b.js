// What a page does with a little script, and loses nothing without: says how old its data is by the viewer's own clock,
// sorts and filters its tables, searches.
(function () {
  "use strict";

  function age() {
    var asOf = Date.parse(document.documentElement.getAttribute("data-as-of") || "");
    var notice = document.getElementById("stale");
    if (!asOf || !notice) return;
    var hours = Math.floor((Date.now() - asOf) / 3600000);
    if (hours < 26) return;
    var text = hours < 72 ? hours + " hours" : Math.floor(hours / 24) + " days";
    notice.textContent = "This data is " + text + " old. Is its job still running?";
  }

  // The part of the menu that stands for this page is in view where the menu is a strip.
  function menu() {
    var current = document.querySelector(".menu [aria-current]");
    var strip = document.querySelector(".menu");
    if (current && strip && strip.scrollWidth > strip.clientWidth) {
      strip.scrollLeft = current.offsetLeft - strip.clientWidth / 3;
    }
  }

  var scale = { k: 1e3, M: 1e6, B: 1e9, T: 1e12 };
  var unit = { ms: 1, s: 1e3, min: 6e4, h: 36e5, d: 864e5 };

  // What a cell is sorted by: its instant, its number with its unit, else its text. Null is "nothing is known".
  function key(cell) {
    if (!cell) return null;
    var time = cell.querySelector("time");
    if (time) return Date.parse(time.getAttribute("datetime"));
    var text = cell.textContent.trim().replace(/−/g, "-");
    if (text === "" || text === "—") return null;
    var spans = text.match(/^(\d+) (ms|s|min|h|d)(?: (\d+) (ms|s|min|h|d))?$/);
    if (spans) return spans[1] * unit[spans[2]] + (spans[3] ? spans[3] * unit[spans[4]] : 0);
    var number = text.match(/^(-?)[<$]*([\d,]+(?:\.\d+)?)([kMBT]?)%?$/);
    if (number) return (number[1] ? -1 : 1) * parseFloat(number[2].replace(/,/g, "")) * (scale[number[3]] || 1);
    return text.toLowerCase();
  }

  function compare(a, b) {
    if (a === b) return 0;
    if (a === null) return -1;
    if (b === null) return 1;
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (typeof a !== typeof b) return typeof a === "number" ? 1 : -1;
    return a < b ? -1 : 1;
  }

  function sortable(table) {
    var body = table.tBodies[0];
    if (!table.tHead || !body || body.rows.length < 2) return;
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (heading, column) {
      if (heading.hasAttribute("data-unsorted")) return;
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      while (heading.firstChild) button.appendChild(heading.firstChild);
      heading.appendChild(button);
      button.addEventListener("click", function () {
        var isNumber = heading.classList.contains("n");
        var now = heading.getAttribute("aria-sort");
        var next = now === "descending" ? "ascending" : now === "ascending" ? "descending"
          : isNumber ? "descending" : "ascending";
        Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) {
          other.removeAttribute("aria-sort");
        });
        heading.setAttribute("aria-sort", next);
        var rows = Array.prototype.map.call(body.rows, function (row, place) {
          return { row: row, key: key(row.cells[column]), place: place };
        });
        rows.sort(function (a, b) {
          // What is not known stays last, whichever way the rest goes.
          if ((a.key === null) !== (b.key === null)) return a.key === null ? 1 : -1;
          return (next === "ascending" ? 1 : -1) * compare(a.key, b.key) || a.place - b.place;
        });
        rows.forEach(function (entry) { body.appendChild(entry.row); });
      });
    });
  }

  function filter(tools) {
    var table = document.getElementById(tools.getAttribute("data-table"));
    var body = table && table.tBodies[0];
    if (!body || body.rows.length < 2) return;
    var label = document.createElement("label");
    label.className = "hidden";
    label.htmlFor = table.id + "-filter";
    label.textContent = "Show only rows with these words";
    var field = document.createElement("input");
    field.type = "search";
    field.id = table.id + "-filter";
    field.placeholder = "Filter rows";
    field.autocomplete = "off";
    var count = document.createElement("span");
    count.className = "faint";
    count.setAttribute("role", "status");
    tools.appendChild(label);
    tools.appendChild(field);
    tools.appendChild(count);
    field.addEventListener("input", function () {
      var words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      var shown = 0;
      Array.prototype.forEach.call(body.rows, function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
        if (!row.hidden) shown += 1;
      });
      count.textContent = words.length ? shown + " of " + body.rows.length + " rows" : "";
    });
  }

  function search() {
    var list = document.getElementById("search-results");
    var field = document.getElementById("q");
    var note = document.getElementById("search-note");
    var index = window.paperclipSearch;
    if (!list || !field || !note || !index) return;
    var root = list.getAttribute("data-root");
    var texts = index.map(function (row) { return (row[1] + " " + row[0]).toLowerCase(); });
    var limit = 50;
    function show() {
      var words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      list.textContent = "";
      if (!words.length) {
        note.textContent = "Write a part of a name, an identifier or a day.";
        return;
      }
      var found = 0;
      index.forEach(function (row, place) {
        if (!words.every(function (word) { return texts[place].indexOf(word) >= 0; })) return;
        found += 1;
        if (found > limit) return;
        var item = document.createElement("li");
        var kind = document.createElement("span");
        kind.className = "kind";
        kind.textContent = row[0];
        var link = document.createElement("a");
        link.href = root + row[2];
        var name = document.createElement("bdi");
        name.textContent = row[1];
        var detail = document.createElement("bdi");
        detail.className = "faint";
        detail.textContent = row[3];
        link.appendChild(name);
        item.appendChild(kind);
        item.appendChild(link);
        item.appendChild(document.createTextNode(" "));
        item.appendChild(detail);
        list.appendChild(item);
      });
      note.textContent = found === 0 ? "Nothing has these words." : found > limit
        ? "The first " + limit + " of " + found + "." : found === 1 ? "One." : found + ".";
    }
    var asked = new URLSearchParams(window.location.search).get("q");
    if (asked) field.value = asked;
    field.addEventListener("input", show);
    field.form.addEventListener("submit", function (event) { event.preventDefault(); show(); });
    show();
  }

  age();
  menu();
  Array.prototype.forEach.call(document.querySelectorAll("table.sortable"), sortable);
  Array.prototype.forEach.call(document.querySelectorAll(".tools[data-table]"), filter);
  search();
})();
