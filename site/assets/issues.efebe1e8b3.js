// One list over all issues, with filter, sort and search in the address, so that a view can be shared:
// "issues/index.html?status=blocked&assignee=Ada&sort=-updated". Without script, the page has lists by status and so on.
(function () {
  "use strict";
  var tools = document.getElementById("issue-filter");
  var table = document.getElementById("table-issues");
  if (!tools || !table || !table.tBodies[0]) return;
  var root = tools.getAttribute("data-root");
  var parts = tools.getAttribute("data-parts").split(" ").filter(Boolean);
  var body = table.tBodies[0];
  var caption = table.caption;
  var pages = document.querySelector(".pages");
  // What the page shows without a filter.
  var plain = { rows: Array.prototype.slice.call(body.rows), caption: caption.textContent };
  // The filters of this company: without labels, none for them.
  var names = tools.getAttribute("data-filters").split(" ");
  var columns = ["issue", "status", "priority", "assignee", "project", "created", "updated"];
  var priorities = ["low", "medium", "high", "critical", "urgent"];
  var ages = { week: [0, 7], month: [8, 30], quarter: [31, 90], older: [91, Infinity] };
  var today = Date.parse((tools.getAttribute("data-today") || "") + "T00:00:00Z");
  var order = new Intl.Collator("en", { numeric: true });
  var most = 200;
  var isWhole = false;
  var issues = null;
  var isComplete = true;
  var controls = {};

  function number(value) { return String(value).replace(/\B(?=(\d{3})+$)/g, ","); }

  function folded(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/ß/g, "ss");
  }

  function issue(row) {
    return {
      name: row[0], page: row[1], status: row[2], priority: row[3] || "", assignee: row[4], project: row[5],
      labels: row[6] || [], created: row[7] || "", updated: row[8] || "", isOpen: row[9] === 1, tone: row[10],
      text: folded(row[0] + " " + (row[6] || []).join(" ") + " " + row[4] + " " + row[5])
    };
  }

  // A page opened from disk cannot read files, so the parts are scripts. Each pushes its value.
  function load(done) {
    if (issues) return done();
    var found = [];
    var waiting = parts.length;
    function end() {
      waiting -= 1;
      if (waiting > 0) return;
      var values = (window.paperclipSearch || []).filter(function (value) { return value.issues; });
      values.sort(function (a, b) { return a.part - b.part; });
      values.forEach(function (value) {
        value.issues.forEach(function (row) { if (row.length > 3) found.push(issue(row)); });
      });
      issues = found.reverse();
      options();
      done();
    }
    parts.forEach(function (part) {
      var script = document.createElement("script");
      script.src = root + part;
      script.onload = end;
      script.onerror = function () { isComplete = false; end(); };
      document.head.appendChild(script);
    });
    if (!parts.length) { waiting = 1; end(); }
  }

  // MARK: The address

  function address() {
    var query = window.location.search || (window.location.hash.slice(0, 2) === "#?" ? window.location.hash.slice(1) : "");
    return new URLSearchParams(query);
  }

  function remember(values) {
    var text = values.toString();
    var path = window.location.pathname + (text ? "?" + text : "");
    try {
      window.history.replaceState(null, "", path);
    } catch (error) {
      // Some browsers refuse this for files, but not another fragment.
      window.location.replace(text ? "#?" + text : "#");
    }
  }

  // MARK: Controls

  function add(parent, name, text) {
    var child = document.createElement(name);
    if (text) child.textContent = text;
    return parent.appendChild(child);
  }

  function choice(name, title) {
    var label = add(tools, "label");
    add(label, "span", title).className = "hidden";
    var field = add(label, "select");
    field.name = name;
    field.addEventListener("change", changed);
    controls[name] = field;
    return field;
  }

  function fill(name, all, values) {
    var field = controls[name];
    var chosen = field.value;
    field.textContent = "";
    [["", all]].concat(values).forEach(function (value) {
      var option = add(field, "option", value[1]);
      option.value = value[0];
    });
    select(name, chosen);
  }

  // A value of a shared address that no issue has any more is still shown.
  function select(name, value) {
    var field = controls[name];
    var isKnown = Array.prototype.some.call(field.options, function (option) { return option.value === value; });
    if (value && !isKnown) add(field, "option", value).value = value;
    field.value = value || "";
  }

  function options() {
    function values(get) {
      var counts = new Map();
      (issues || []).forEach(function (issue) {
        [].concat(get(issue)).forEach(function (value) { if (value) counts.set(value, (counts.get(value) || 0) + 1); });
      });
      return Array.from(counts.keys()).sort(order.compare).map(function (value) {
        return [value, value + " (" + number(counts.get(value)) + ")"];
      });
    }
    var special = {
      status: [["open", "Open"]],
      age: [
        ["week", "Open up to 7 days"], ["month", "Open 8 to 30 days"], ["quarter", "Open 31 to 90 days"],
        ["older", "Open more than 90 days"]
      ]
    };
    names.forEach(function (name) {
      var own = name === "age" ? [] : values(function (issue) { return name === "label" ? issue.labels : issue[name]; });
      fill(name, "Any " + name, (special[name] || []).concat(own));
    });
  }

  function build() {
    var label = add(tools, "label");
    add(label, "span", "Search all issues").className = "hidden";
    var field = add(label, "input");
    field.type = "search";
    field.placeholder = "Search all issues";
    field.autocomplete = "off";
    controls.q = field;
    var wait = 0;
    field.addEventListener("input", function () {
      clearTimeout(wait);
      wait = setTimeout(changed, 120);
    });
    names.forEach(function (name) { choice(name, name.charAt(0).toUpperCase() + name.slice(1)); });
    var clear = add(tools, "button", "Clear");
    clear.type = "button";
    clear.addEventListener("click", function () {
      remember(new URLSearchParams());
      restore();
    });
    controls.clear = clear;
    controls.note = add(tools, "span");
    controls.note.className = "faint";
    controls.note.setAttribute("role", "status");
    options();
    // The choices need all issues, so they are read as soon as somebody turns to them.
    ["pointerover", "focusin"].forEach(function (event) {
      tools.addEventListener(event, function () { load(function () {}); }, { once: true });
    });
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (heading, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      while (heading.firstChild) button.appendChild(heading.firstChild);
      heading.appendChild(button);
      button.addEventListener("click", function () {
        var now = heading.getAttribute("aria-sort");
        var isFirstDown = columns[column] === "updated" || columns[column] === "created" || columns[column] === "priority";
        var isDown = now ? now === "ascending" : isFirstDown;
        mark(column, isDown);
        changed();
      });
    });
  }

  function mark(column, isDown) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (heading, place) {
      heading.removeAttribute("aria-sort");
      if (place === column) heading.setAttribute("aria-sort", isDown ? "descending" : "ascending");
    });
  }

  // MARK: Filter


  function changed() {
    isWhole = false;
    var values = new URLSearchParams();
    if (controls.q.value.trim()) values.set("q", controls.q.value.trim());
    names.forEach(function (name) { if (controls[name].value) values.set(name, controls[name].value); });
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (heading, column) {
      var sort = heading.getAttribute("aria-sort");
      if (sort) values.set("sort", (sort === "descending" ? "-" : "") + columns[column]);
    });
    remember(values);
    apply();
  }

  function restore() {
    var values = address();
    controls.q.value = values.get("q") || "";
    names.forEach(function (name) { select(name, values.get(name)); });
    var sort = (values.get("sort") || "").match(/^(-?)([a-z]+)$/);
    mark(sort ? columns.indexOf(sort[2]) : -1, sort && sort[1] === "-");
    apply();
  }

  function isShown(issue, values, words) {
    var status = values.get("status");
    if (status && (status === "open" ? !issue.isOpen : issue.status !== status)) return false;
    if (values.get("assignee") && issue.assignee !== values.get("assignee")) return false;
    if (values.get("project") && issue.project !== values.get("project")) return false;
    if (values.get("label") && issue.labels.indexOf(values.get("label")) < 0) return false;
    if (values.get("priority") && issue.priority !== values.get("priority")) return false;
    var age = ages[values.get("age")];
    if (age) {
      var days = Math.max(0, (today - Date.parse(issue.created + "T00:00:00Z")) / 864e5);
      if (!issue.isOpen || !issue.created || days < age[0] || days > age[1]) return false;
    }
    return words.every(function (word) { return issue.text.indexOf(word) >= 0; });
  }

  function key(issue, column) {
    if (column === "priority") return priorities.indexOf(issue.priority);
    return column === "issue" ? issue.name : issue[column];
  }

  function sorted(list, sort) {
    var wanted = (sort || "").match(/^(-?)([a-z]+)$/);
    if (!wanted || columns.indexOf(wanted[2]) < 0) return list;
    var sign = wanted[1] ? -1 : 1;
    return list.map(function (issue, place) { return { issue: issue, key: key(issue, wanted[2]), place: place }; })
      .sort(function (a, b) {
        // Unknown values stay last in both directions.
        var isLastA = a.key === "" || a.key === -1, isLastB = b.key === "" || b.key === -1;
        if (isLastA !== isLastB) return isLastA ? 1 : -1;
        var difference = typeof a.key === "number" ? a.key - b.key : order.compare(a.key, b.key);
        return sign * difference || a.place - b.place;
      }).map(function (entry) { return entry.issue; });
  }

  function apply() {
    var values = address();
    var isEmpty = names.concat("q", "sort").every(function (name) { return !values.get(name); });
    controls.clear.hidden = isEmpty;
    if (isEmpty) {
      body.textContent = "";
      plain.rows.forEach(function (row) { body.appendChild(row); });
      caption.textContent = plain.caption;
      controls.note.textContent = "";
      if (pages) pages.hidden = false;
      return;
    }
    if (!issues) controls.note.textContent = "Loading…";
    load(function () {
      var words = folded(values.get("q") || "").split(/\s+/).filter(Boolean);
      var found = sorted(issues.filter(function (issue) { return isShown(issue, values, words); }), values.get("sort"));
      body.textContent = "";
      found.slice(0, isWhole ? found.length : most).forEach(function (issue) { body.appendChild(row(issue)); });
      table.removeAttribute("data-cards");
      caption.textContent = number(found.length) + " of " + number(issues.length) + " issues"
        + (values.get("sort") || !found.some(function (issue) { return issue.created; }) ? "" : ", newest first")
        + (isComplete ? "" : "; some could not be loaded, reload the page to try again");
      // The caption shows the number; this reads it aloud.
      controls.note.className = found.length ? "hidden" : "faint";
      controls.note.textContent = found.length ? caption.textContent : "No issues match. Remove a filter.";
      if (pages) pages.hidden = true;
      more(found.length);
    });
  }

  function more(count) {
    var old = document.getElementById("more-issues");
    if (old) old.remove();
    if (isWhole || count <= most) return;
    var button = document.createElement("button");
    button.type = "button";
    button.id = "more-issues";
    button.className = "show-all";
    button.textContent = "Show all " + number(count) + " issues";
    button.addEventListener("click", function () { isWhole = true; apply(); });
    table.parentNode.appendChild(button);
  }

  function row(issue) {
    var row = document.createElement("tr");
    var name = add(row, "th");
    name.scope = "row";
    var link = add(name, "a");
    link.href = root + issue.page;
    add(link, "bdi", issue.name);
    issue.labels.forEach(function (label) {
      name.appendChild(document.createTextNode(" "));
      add(add(name, "span"), "bdi", label).parentNode.className = "label";
    });
    var status = add(add(row, "td"), "span", issue.status);
    status.className = "badge " + issue.tone;
    add(row, "td", issue.priority || "—");
    add(add(row, "td"), "bdi", issue.assignee);
    add(add(row, "td"), "bdi", issue.project);
    add(row, "td", shown(issue.created));
    add(row, "td", shown(issue.updated));
    Array.prototype.forEach.call(row.cells, function (cell, column) {
      if (column > 0) cell.setAttribute("data-label", table.tHead.rows[0].cells[column].textContent.trim());
    });
    return row;
  }

  var months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  // "2026-11-20" as pages show it.
  function shown(day) {
    var parts = day.split("-").map(Number);
    return parts.length === 3 ? parts[2] + " " + months[parts[1] - 1] + " " + parts[0] : "—";
  }

  build();
  restore();
  window.addEventListener("popstate", restore);
  window.addEventListener("hashchange", restore);
})();
