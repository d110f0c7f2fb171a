// Optional features of pages: the age of the data by the viewer's clock, sortable and filterable tables, and search.
(function () {
  "use strict";

  // "1,234", in the program's number format.
  function number(value) { return String(value).replace(/\B(?=(\d{3})+$)/g, ","); }

  function age() {
    var asOf = Date.parse(window.paperclipAsOf || "");
    var notice = document.getElementById("stale");
    // Sample data is always old.
    if (!asOf || !notice || document.documentElement.hasAttribute("data-sample")) return;
    var hours = Math.floor((Date.now() - asOf) / 3600000);
    if (hours < 26) return;
    notice.textContent = old(hours) + ". Check that the nightly job is running.";
  }

  function old(hours) {
    return (hours < 72 ? number(hours) + " hours" : number(Math.floor(hours / 24)) + " days") + " old";
  }

  // How old something is, behind its date.
  function ages() {
    if (document.documentElement.hasAttribute("data-sample")) return;
    document.querySelectorAll("time[data-age]").forEach(function (time) {
      var hours = Math.floor((Date.now() - Date.parse(time.dateTime)) / 3600000);
      if (hours > 1) time.insertAdjacentText("afterend", ", " + old(hours));
    });
  }

  // Scrolls the current page's entry into view if the menu is a strip.
  function menu() {
    var current = document.querySelector(".menu [aria-current]");
    var strip = document.querySelector(".menu");
    if (current && strip && strip.scrollWidth > strip.clientWidth) {
      strip.scrollLeft = current.offsetLeft - strip.clientWidth / 3;
    }
  }

  // The root of a tree is in the middle of the first sheet, so a drawing that is wider than the screen starts there.
  function middle(drawing) {
    var sheet = drawing.querySelector("svg");
    if (!sheet) return;
    var box = sheet.getBoundingClientRect();
    drawing.scrollLeft += box.left + box.width / 2 - drawing.getBoundingClientRect().left - drawing.clientWidth / 2;
  }

  var scale = { k: 1e3, M: 1e6, B: 1e9, T: 1e12 };
  var unit = { ms: 1, s: 1e3, min: 6e4, h: 36e5, d: 864e5 };

  // The sort value of a cell: its time, its number with the unit, else its text. Null means unknown.
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
    text = text.toLowerCase();
    return priorities.indexOf(text) >= 0 ? priorities.indexOf(text) : text;
  }

  var priorities = ["low", "medium", "high", "critical", "urgent"];
  // "ACM-9" stands before "ACM-10".
  var order = new Intl.Collator("en", { numeric: true });

  function compare(a, b) {
    if (a === b) return 0;
    if (a === null) return -1;
    if (b === null) return 1;
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (typeof a !== typeof b) return typeof a === "number" ? 1 : -1;
    return order.compare(a, b);
  }

  // The filter and order of a table in the address, so that a view can be shared: "#table-issues?q=blocked&sort=2-".
  function state(table) {
    var hash = window.location.hash.slice(1);
    if (!table.id || hash.indexOf(table.id + "?") !== 0) return new URLSearchParams();
    return new URLSearchParams(hash.slice(table.id.length + 1));
  }
  function remember(table, name, value) {
    if (!table.id) return;
    var values = state(table);
    if (value) values.set(name, value); else values.delete(name);
    var text = values.toString();
    try {
      window.history.replaceState(null, "", text ? "#" + table.id + "?" + text : window.location.pathname + window.location.search);
    } catch (error) { /* Some browsers refuse this for files. */ }
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
        var isNumber = heading.classList.contains("n") || column > 0 && table.classList.contains("sums");
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
          // Unknown values stay last in both directions.
          if ((a.key === null) !== (b.key === null)) return a.key === null ? 1 : -1;
          return (next === "ascending" ? 1 : -1) * compare(a.key, b.key) || a.place - b.place;
        });
        rows.forEach(function (entry) { body.appendChild(entry.row); });
        remember(table, "sort", column + (next === "descending" ? "-" : ""));
      });
    });
    var wanted = (state(table).get("sort") || "").match(/^(\d+)(-?)$/);
    var heading = wanted && table.tHead.rows[0].cells[Number(wanted[1])];
    var button = heading && heading.querySelector("button");
    if (!button) return;
    button.click();
    if (heading.getAttribute("aria-sort") !== (wanted[2] ? "descending" : "ascending")) button.click();
  }

  // On a phone or tablet, a row is a card, and each cell has its heading as a label. Also after it is rotated.
  function cards() {
    var phone = window.matchMedia("(max-width: 61.99rem)");
    function change() {
      if (phone.matches) Array.prototype.forEach.call(document.querySelectorAll(".table table:not([data-cards])"), label);
    }
    change();
    phone.addEventListener("change", change);
  }

  function label(table) {
    if (!table.tHead) return;
    table.setAttribute("data-cards", "");
    fold(table);
    var headings = Array.prototype.map.call(table.tHead.rows[0].cells, function (cell) { return cell.textContent.trim(); });
    Array.prototype.forEach.call(table.querySelectorAll("tbody tr, tfoot tr"), function (row) {
      Array.prototype.forEach.call(row.cells, function (cell, column) {
        if (cell.tagName === "TD") cell.setAttribute("data-label", headings[column] || "");
      });
    });
  }

  // The style sheet hides the rows after the first twelve of a long table on a phone. This button shows them.
  function fold(table) {
    var frame = table.closest(".table");
    var rows = table.tBodies[0] ? table.tBodies[0].rows.length : 0;
    if (!frame || rows <= 20) return;
    var button = document.createElement("button");
    button.type = "button";
    button.className = "show-all";
    button.textContent = "Show all " + number(rows) + " rows";
    button.addEventListener("click", function () { frame.classList.add("whole"); });
    frame.appendChild(button);
  }

  // The columns of a table that the address names.
  function columns(table) {
    var found = [];
    if (!table.tHead) return found;
    new URLSearchParams(window.location.search).forEach(function (text, name) {
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (heading, place) {
        if (heading.textContent.trim().toLowerCase() === name) found.push({ place: place, text: text });
      });
    });
    return found;
  }

  function filter(tools) {
    var table = document.getElementById(tools.getAttribute("data-table"));
    // A table, or a list of cards.
    var rows = table && (table.tBodies ? table.tBodies[0] && table.tBodies[0].rows : table.children);
    if (!rows || rows.length < 2) return;
    var label = document.createElement("label");
    label.className = "hidden";
    label.htmlFor = table.id + "-filter";
    label.textContent = table.tBodies ? "Filter rows" : "Filter entries";
    var field = document.createElement("input");
    field.type = "search";
    field.id = table.id + "-filter";
    field.placeholder = label.textContent;
    field.autocomplete = "off";
    var count = document.createElement("span");
    count.className = "faint";
    count.setAttribute("role", "status");
    tools.appendChild(label);
    tools.appendChild(field);
    tools.appendChild(count);
    // "agents/index.html?status=paused": the rows whose cell in the column Status is exactly that.
    var wanted = columns(table);
    function apply() {
      var words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      var shown = 0;
      var frame = table.closest(".table");
      if (frame) frame.classList.add("whole");
      Array.prototype.forEach.call(rows, function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; })
          || !wanted.every(function (column) {
            var cell = row.cells && row.cells[column.place];
            return cell && cell.textContent.trim().toLowerCase() === column.text.toLowerCase();
          });
        if (!row.hidden) shown += 1;
      });
      count.textContent = words.length || wanted.length ? number(shown) + " of " + number(rows.length) + (table.tBodies ? " rows" : " entries") : "";
      remember(table, "q", field.value.trim());
    }
    field.addEventListener("input", apply);
    if (wanted.length) {
      tools.classList.add("long");
      var all = document.createElement("a");
      all.href = window.location.pathname.split("/").pop() || "./";
      all.textContent = "Show all";
      tools.appendChild(all);
      apply();
    }
    var query = state(table).get("q");
    if (query) {
      field.value = query;
      apply();
    }
  }

  // Tooltips of charts. The numbers come from the chart's table or, if the table has weeks, from the drawing's attributes.
  var months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  function marks(figure, plot) {
    var from = Date.parse(plot.getAttribute("data-from") || "");
    if (from) {
      var series = plot.getAttribute("data-values").split(";").map(function (list) { return list.split("|"); });
      var linked = plot.getAttribute("data-linked") || "";
      return series[0].map(function (_, place) {
        var day = new Date(from + place * 864e5);
        return {
          page: linked[place] === "1" ? plot.getAttribute("data-days") + day.toISOString().slice(0, 10) + ".html" : "",
          name: day.getUTCDate() + " " + months[day.getUTCMonth()] + " " + day.getUTCFullYear(),
          values: series.map(function (values) { return values[place]; }), weekday: (day.getUTCDay() + 6) % 7
        };
      });
    }
    return Array.prototype.map.call(figure.querySelectorAll(".numbers tbody tr"), function (row) {
      var texts = Array.prototype.map.call(row.cells, function (cell) { return cell.textContent; });
      var link = row.querySelector("a");
      return { name: texts[0], values: texts.slice(1), page: link ? link.getAttribute("href") : "" };
    });
  }

  function add(parent, element, text) {
    var child = document.createElement(element);
    if (text) child.textContent = text;
    return parent.appendChild(child);
  }

  function pointed(plot) {
    var figure = plot.closest("figure");
    if (!figure) return;
    var grid = (plot.getAttribute("data-grid") || "").split(" ").map(Number);
    var area = plot.querySelector(".plot-area") || plot;
    var host = grid[0] ? figure : plot;
    var days = marks(figure, plot);
    var names = figure.querySelectorAll(".numbers thead th");
    var colors = figure.querySelectorAll(".legend > [class]");
    var tip, band;
    function hide() {
      if (tip) tip.remove();
      if (band) band.remove();
      tip = band = null;
    }
    function place(event) {
      var box = area.getBoundingClientRect();
      var x = event.clientX - box.left, y = event.clientY - box.top;
      if (!grid[0]) return Math.floor(x / box.width * days.length);
      var week = Math.floor((x - grid[1]) / grid[0]), row = Math.floor((y - grid[2]) / grid[0]);
      return row < 0 || row > 6 ? -1 : week * 7 + row - days[0].weekday;
    }
    function show(event) {
      var at = place(event), day = days[at];
      hide();
      host.style.cursor = day && day.page ? "pointer" : "";
      if (!day) return;
      var box = area.getBoundingClientRect(), frame = host.getBoundingClientRect();
      tip = add(host, "div");
      tip.className = "tip";
      tip.setAttribute("aria-hidden", "true");
      add(tip, "strong", day.name);
      var list = add(tip, "ul");
      list.className = "legend";
      day.values.forEach(function (value, series) {
        // With many series, only those with a value are shown.
        if (day.values.length > 3 && !/[1-9]/.test(value)) return;
        var item = add(list, "li");
        if (!grid[0] && colors[series]) item.className = colors[series].className;
        if (days[0].values.length > 1) add(item, "span", names[series + 1].textContent + " ");
        add(item, "b", value === "" ? "—" : value);
      });
      var left = event.clientX - frame.left;
      if (!grid[0]) {
        band = add(host, "div");
        band.className = "tip-band";
        band.style.left = box.left - frame.left + at * box.width / days.length + "px";
        band.style.width = box.width / days.length + "px";
      }
      var isRight = event.clientX - frame.left > frame.width / 2;
      tip.style.left = (isRight ? left - tip.offsetWidth - 12 : left + 12) + "px";
      tip.style.top = grid[0] ? event.clientY - frame.top + 14 + "px" : "0";
    }
    if (!days.length) return;
    host.addEventListener("pointermove", show);
    host.addEventListener("pointerdown", show);
    host.addEventListener("pointerleave", hide);
    // The numbers below the drawing have the same links. On a touch screen, a tap shows the numbers of a day.
    host.addEventListener("click", function (event) {
      var day = days[place(event)];
      if (day && day.page && event.pointerType !== "touch" && !event.target.closest("a, summary, details")) {
        window.location.href = day.page;
      }
    });
    document.addEventListener("keydown", function (event) { if (event.key === "Escape") hide(); });
  }

  // Normalizes text for search: without accents, with both spellings of umlauts ("zoe" finds "Zoë", "lindstrom" and
  // "lindstroem" find "Lindström"), and with codes as words ("process_failed").
  function folded(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/ß/g, "ss")
      .replace(/([aou])e/g, "$1").replace(/_/g, " ");
  }

  var monthNames = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december"];

  // A date as it can be written: "20 Nov", "November 20, 2026", "nov 2026", "2026-11-20". `month` counts from 1.
  function date(day, month, year) {
    var full = monthNames[month - 1];
    var name = (full.slice(0, 3) + (full.length > 3 ? "(?:" + full.slice(3) + ")?" : ""));
    var two = function (number) { return (number < 10 ? "0" : "") + number; };
    var forms = [(year || "\\d{4}") + "-" + two(month) + (day ? "-" + two(day) : "(?:-\\d\\d)?")];
    var rest = year ? ",? " + year : "";
    if (day) forms.push("0?" + day + " " + name + rest, name + " 0?" + day + rest);
    else forms.push(name + rest);
    return { pattern: new RegExp("(?:^|[^a-z0-9])(?:" + forms.join("|") + ")(?![a-z0-9])"), isWhole: true };
  }

  function monthOf(word) {
    for (var place = 0; place < 12; place += 1) {
      if (word.length >= 3 && monthNames[place].indexOf(word) === 0) return place + 1;
    }
    return 0;
  }

  // What a query asks for: phrases in quotes, dates, and single words.
  function wanted(text) {
    var terms = [];
    function quoted(_, phrase) {
      var text = folded(phrase).trim().replace(/\s+/g, " ");
      if (text) terms.push({ text: text, isWhole: true });
      return " ";
    }
    var rest = text.replace(/["“„]([^"“”]+)["”“]/g, quoted).replace(/["“”„]/g, " ").toLowerCase();
    // Each form of a date: the places of its day, month and year.
    [
      [/\b(\d{4})-(\d{2})(?:-(\d{2}))?\b/g, 3, 2, 1],
      [/\b(\d{1,2})\.? ([a-z]{3,9})\.?,?(?: (\d{4}))?\b/g, 1, 2, 3],
      [/\b([a-z]{3,9})\.? (\d{1,2})(?:,? (\d{4}))?\b(?!\d)/g, 2, 1, 3],
      [/\b()([a-z]{3,9})\.?,? (\d{4})\b/g, 1, 2, 3]
    ].forEach(function (form) {
      rest = rest.replace(form[0], function () {
        var day = Number(arguments[form[1]] || 0), month = arguments[form[2]], year = arguments[form[3]];
        month = /^\d/.test(month) ? Number(month) : monthOf(month);
        if (!month || month > 12 || day > 31) return arguments[0];
        terms.push(date(day, month, year));
        return " ";
      });
    });
    rest.split(/\s+/).filter(Boolean).forEach(function (word) {
      var month = word.length > 3 ? monthOf(word) : 0;
      // A month by its whole name is also found by its short one. "March" and "may" are other words too.
      if (month && (word === monthNames[month - 1] || word === "sept") && word !== "march") {
        terms.push(date(0, month));
      } else {
        folded(word).split(/\s+/).filter(Boolean).forEach(function (text) { terms.push({ text: text }); });
      }
    });
    return terms;
  }

  // A whole term stands between other characters than letters and digits: "log" is not in "catalog".
  function has(text, term) {
    if (term.pattern) return term.pattern.test(text);
    var at = text.indexOf(term.text);
    if (!term.isWhole) return at >= 0;
    for (; at >= 0; at = text.indexOf(term.text, at + 1)) {
      var before = text[at - 1] || " ", after = text[at + term.text.length] || " ";
      if (!/[a-z0-9]/.test(before) && !/[a-z0-9]/.test(after)) return true;
    }
    return false;
  }

  // True if a word of the text differs in one letter: another, a missing or an added one, or two that are swapped.
  function nearly(text, word) {
    if (word.length < 5) return false;
    return text.split(/[^a-z0-9]+/).some(function (other) {
      var length = other.length - word.length;
      if (length < -1 || length > 1) return false;
      var at = 0;
      while (at < word.length && word[at] === other[at]) at += 1;
      if (length === 1) return other.slice(at + 1) === word.slice(at);
      if (length === -1) return other.slice(at) === word.slice(at + 1);
      return other.slice(at + 1) === word.slice(at + 1)
        || word[at] === other[at + 1] && word[at + 1] === other[at] && other.slice(at + 2) === word.slice(at + 2);
    });
  }

  // The index consists of parts, each a script that pushes its value. Pushed parts are processed immediately.
  function search() {
    var list = document.getElementById("search-results");
    var field = document.getElementById("q");
    var note = document.getElementById("search-note");
    var pushed = window.paperclipSearch;
    if (!list || !field || !note || !pushed || !pushed.length) return;
    var root = list.getAttribute("data-root");
    var limit = 50;
    // Names before activity, each newest first.
    var rows = [];
    var parts = [];
    var asked = 0;
    var isLoading = false;

    var kinds = document.getElementById("search-kind");
    // `words`: of its text, which are searched and not shown.
    function add(kind, name, page, detail, words) {
      rows.push({
        kind: kind, name: name, page: page, detail: detail,
        text: folded(name + " " + kind + " " + detail + (words ? " " + words : ""))
      });
    }
    function take(value) {
      (value.rows || []).forEach(function (row) { add(row[0], row[1], row[2], row[3]); });
      (value.documents || []).forEach(function (row) { add(row[0], row[1], row[2], row[3], row[4]); });
      (value.issues || []).reverse().forEach(function (row) { add("issue", row[0], row[1], row[2]); });
      (value.days || []).reverse().forEach(function (day) {
        day[2].reverse().forEach(function (row) {
          add("activity", row[0], day[0] + (row[1] ? "#" + row[1] : ""),
            day[1] + (row[2] ? ", " + row[2] + " times" : ""));
        });
      });
      parts = parts.concat(value.parts || []);
    }
    function load(done) {
      var part = parts.shift();
      var script = document.createElement("script");
      script.src = root + part[0];
      script.onload = function () {
        window.paperclipSearch.splice(0).forEach(take);
        done(true);
      };
      script.onerror = function () { done(false); };
      document.head.appendChild(script);
      return part[1];
    }
    function item(row) {
      var item = document.createElement("li");
      var kind = document.createElement("span");
      kind.className = "kind";
      kind.textContent = row.kind;
      var text = document.createElement("span");
      var link = document.createElement("a");
      link.href = root + row.page;
      var name = document.createElement("bdi");
      name.textContent = row.name;
      var detail = document.createElement("bdi");
      detail.className = "faint";
      detail.textContent = row.detail;
      link.appendChild(name);
      text.appendChild(link);
      text.appendChild(document.createTextNode(" "));
      text.appendChild(detail);
      item.appendChild(kind);
      item.appendChild(text);
      return item;
    }
    function show() {
      var words = wanted(field.value);
      var turn = asked += 1;
      var seen = 0;
      var found = 0;
      var isWhole = true;
      // Without a result, words of five letters or more may have one typing error.
      var isLoose = false;
      list.textContent = "";
      var kind = kinds ? kinds.value : "";
      if (!words.length && !kind) {
        note.textContent = "Search by name, ID, date or action.";
        return;
      }
      function count() { return found === 1 ? "1 result" : number(found) + " results"; }
      function look() {
        if (turn !== asked) return;
        for (; seen < rows.length; seen += 1) {
          var text = rows[seen].text;
          if (kind && rows[seen].kind !== kind) continue;
          if (!words.every(function (word) { return has(text, word) || isLoose && !word.isWhole && nearly(text, word.text); })) continue;
          found += 1;
          if (found <= limit) list.appendChild(item(rows[seen]));
        }
        if (found < limit && parts.length) {
          // One part at a time.
          if (isLoading) return;
          isLoading = true;
          var what = load(function (isLoaded) {
            isLoading = false;
            isWhole = isWhole && isLoaded;
            if (turn === asked) look(); else show();
          });
          note.textContent = count() + " so far; searching " + what + "…";
          return;
        }
        if (found === 0 && !isLoose && words.some(function (word) { return !word.isWhole && word.text.length >= 5; })) {
          isLoose = true;
          seen = 0;
          return look();
        }
        note.textContent = (isLoose && found > 0 ? "No exact results. Similar: " : "")
          + (found === 0 ? "No results. Try fewer words." : found > limit || parts.length
          ? "First " + Math.min(found, limit) + " results. Add a word to narrow the search." : count() + ".")
          + (isWhole ? "" : " Part of the index could not be loaded. Reload the page to try again.");
      }
      look();
    }
    pushed.splice(0).forEach(take);
    var query = new URLSearchParams(window.location.search).get("q");
    if (query) field.value = query;
    if (kinds) {
      kinds.parentElement.hidden = false;
      kinds.addEventListener("change", show);
    }
    var wait = 0;
    field.addEventListener("input", function () {
      clearTimeout(wait);
      wait = setTimeout(show, 120);
    });
    field.form.addEventListener("submit", function (event) { event.preventDefault(); show(); });
    show();
  }

  age();
  ages();
  menu();
  cards();
  Array.prototype.forEach.call(document.querySelectorAll("table.sortable"), sortable);
  Array.prototype.forEach.call(document.querySelectorAll(".tools[data-table]"), filter);
  Array.prototype.forEach.call(document.querySelectorAll(".plot, .calendar"), pointed);
  Array.prototype.forEach.call(document.querySelectorAll(".drawing"), middle);
  search();
})();
