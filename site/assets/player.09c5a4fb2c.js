// Plays the steps of a run: one at a time, with the time that passed between them, faster if wanted. Without this script,
// the page shows all steps.
(function () {
  "use strict";

  var host = document.getElementById("player");
  var list = document.getElementById("trace");
  if (!host || !list) return;
  var steps = Array.prototype.slice.call(list.children);
  var status = [];
  var speeds = [1, 2, 5, 10, 20, 50];
  // A longer pause at the chosen speed is cut, so that nobody waits for minutes.
  var longestPause = 5000;
  var at = -1;
  var timer = 0;
  var isPlaying = false;
  var wanted = "";

  function number(value) { return String(value).replace(/\B(?=(\d{3})+$)/g, ","); }

  function two(value) { return (value < 10 ? "0" : "") + value; }

  function clock(milliseconds) {
    var seconds = Math.floor(milliseconds / 1000);
    var hours = Math.floor(seconds / 3600);
    return (hours ? hours + ":" + two(Math.floor(seconds / 60) % 60) : Math.floor(seconds / 60)) + ":" + two(seconds % 60);
  }

  // What is known of each step: its time, and the sums up to it.
  var tokens = Number(host.getAttribute("data-base-tokens")) || 0;
  var cost = Number(host.getAttribute("data-base-cost")) || 0;
  var hasCost = cost > 0;
  var time = 0;
  steps.forEach(function (step) {
    var own = step.getAttribute("data-time");
    if (own !== null && own !== "") time = Math.max(time, Number(own));
    tokens += Number(step.getAttribute("data-tokens")) || 0;
    if (step.hasAttribute("data-cost")) {
      cost += Number(step.getAttribute("data-cost"));
      hasCost = true;
    }
    status.push({ time: time, tokens: tokens, cost: hasCost ? cost : null });
  });

  function element(name, parent, text) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  function button(parent, text, label, press) {
    var made = element("button", parent, text);
    made.type = "button";
    if (label) made.setAttribute("aria-label", label);
    made.addEventListener("click", press);
    return made;
  }

  // A text that came in parts, shown as far as it had come. Null for another step.
  function parts(step) {
    var text = step.querySelector(".step-text");
    var list = step.getAttribute("data-deltas");
    if (!text || !list) return null;
    if (!step.wholeText) step.wholeText = text.textContent;
    return {
      node: text, whole: step.wholeText,
      list: list.split(" ").map(function (pair) { return pair.split(":").map(Number); })
    };
  }

  function complete(step) {
    var text = step && parts(step);
    if (text) text.node.textContent = text.whole;
  }

  function matches(step) { return !wanted || step.getAttribute("data-tool") === wanted; }
  function isFailed(step) { return step.classList.contains("failed"); }

  // The next step in a direction that satisfies a condition, or -1.
  function find(from, direction, condition) {
    for (var place = from + direction; place >= 0 && place < steps.length; place += direction) {
      if (matches(steps[place]) && condition(steps[place])) return place;
    }
    return -1;
  }
  function any() { return true; }

  // Shows the steps up to a place; -2 shows all of them.
  function show(place, isQuiet) {
    complete(steps[at]);
    at = place;
    steps.forEach(function (step, index) {
      step.hidden = !matches(step) || at !== -2 && index > at;
      step.removeAttribute("aria-current");
    });
    var step = steps[at];
    if (step) {
      step.setAttribute("aria-current", "step");
      var isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      step.scrollIntoView({ block: "nearest", behavior: isCalm || isPlaying ? "auto" : "smooth" });
    }
    count(isQuiet);
  }

  function count(isQuiet) {
    var now = at === -2 ? steps.length - 1 : at;
    var state = status[now] || { time: status.length ? status[0].time : 0, tokens: Number(host.getAttribute("data-base-tokens")) || 0, cost: null };
    range.value = String(now + 1);
    range.setAttribute("aria-valuetext", "Step " + (now + 1) + " of " + steps.length);
    place.textContent = at === -2 ? "All " + number(steps.length) + " steps" : "Step " + number(now + 1) + " of " + number(steps.length);
    elapsed.textContent = clock(state.time);
    spent.textContent = number(state.tokens) + " tokens";
    paid.textContent = state.cost === null ? "cost not reported yet" : "$" + (state.cost / 1e8).toFixed(4) + " reported";
    // While it plays, a screen reader would have no chance to keep up.
    if (!isQuiet) said.textContent = place.textContent + ", " + heading(steps[now]);
  }

  function heading(step) {
    var head = step && step.querySelector(".head");
    return head ? head.textContent.replace(/\s+/g, " ").trim() : "";
  }

  function pause() {
    clearTimeout(timer);
    isPlaying = false;
    play.textContent = "Play";
    play.setAttribute("aria-label", "Play");
  }

  function wait(milliseconds, then) {
    timer = setTimeout(then, Math.min(longestPause, Math.max(0, milliseconds) / Number(speed.value)));
  }

  // The parts of a text, each when it came, then the next step.
  function playParts(text, from, index, started) {
    if (index >= text.list.length) {
      text.node.textContent = text.whole;
      return next(from, started);
    }
    wait(text.list[index][0] - (index ? text.list[index - 1][0] : 0), function () {
      text.node.textContent = text.whole.slice(0, text.list[index][1]);
      playParts(text, from, index + 1, text.list[index][0]);
    });
  }

  function next(from, used) {
    var target = find(from, 1, any);
    if (target < 0) return end();
    var before = status[from] ? status[from].time + (used || 0) : status[target].time;
    wait(status[target].time - before, function () { arrive(target); });
  }

  function arrive(target) {
    show(target, true);
    var text = parts(steps[target]);
    if (text) {
      text.node.textContent = "";
      return playParts(text, target, 0, 0);
    }
    next(target, 0);
  }

  function end() {
    var more = host.getAttribute("data-next");
    pause();
    if (more) {
      window.location.href = more + "#play=" + speed.value;
      return;
    }
    said.textContent = "End of the run.";
  }

  function start() {
    if (find(at === -2 ? -1 : at, 1, any) < 0) at = -1;
    if (at === -2) at = -1;
    isPlaying = true;
    play.textContent = "Pause";
    play.setAttribute("aria-label", "Pause");
    show(at, true);
    if (at < 0) {
      var first = find(-1, 1, any);
      if (first < 0) return end();
      return arrive(first);
    }
    next(at, 0);
  }

  function toggle() {
    if (isPlaying) {
      pause();
      complete(steps[at]);
      count();
    } else {
      start();
    }
  }

  // A jump pauses.
  function jump(place) {
    pause();
    if (place >= 0) show(place);
  }
  function back() { jump(find(at === -2 ? steps.length : at, -1, any)); }
  function forth() { jump(find(at === -2 ? -1 : at, 1, any)); }
  function failure(direction) {
    var found = find(at === -2 ? -1 : at, direction, isFailed);
    if (found < 0) found = find(direction > 0 ? -1 : steps.length, direction, isFailed);
    jump(found);
    if (found < 0) said.textContent = "No failed step here.";
  }

  host.setAttribute("role", "group");
  host.setAttribute("aria-label", "Player");
  var bar = element("div", host);
  bar.className = "buttons";
  var play = button(bar, "Play", "Play", toggle);
  button(bar, "Back", "Previous step", back);
  button(bar, "Next", "Next step", forth);
  var failures = steps.filter(isFailed).length;
  if (failures) button(bar, "Next failure", "Next failed step, " + failures + " on this page", function () { failure(1); });
  button(bar, "Show all", "Show all steps", function () { pause(); show(-2); });

  function choice(text, values, names) {
    var label = element("label", bar, text + " ");
    var field = element("select", label);
    values.forEach(function (value, index) {
      var option = element("option", field, names[index]);
      option.value = String(value);
    });
    return field;
  }
  var speed = choice("Speed", speeds, speeds.map(function (value) { return value + "×"; }));
  var tools = [];
  steps.forEach(function (step) {
    var tool = step.getAttribute("data-tool");
    if (tools.indexOf(tool) < 0) tools.push(tool);
  });
  tools.sort();
  var filter = choice("Only", [""].concat(tools), ["all steps"].concat(tools));
  filter.addEventListener("change", function () {
    wanted = filter.value;
    show(isPlaying ? at : -2);
  });

  var range = element("input", host);
  range.type = "range";
  range.min = "1";
  range.max = String(Math.max(1, steps.length));
  range.setAttribute("aria-label", "Step");
  range.addEventListener("input", function () { jump(Number(range.value) - 1); });

  var counters = element("p", host);
  counters.className = "counters";
  var place = element("span", counters);
  var elapsed = element("span", counters);
  var spent = element("span", counters);
  var paid = element("span", counters);
  var said = element("span", counters);
  said.className = "hidden";
  said.setAttribute("role", "status");
  var help = element("p", host, "Keys: space plays and pauses, ← and → go a step, E goes to the next failed step. Pauses take 5 seconds at most.");
  help.className = "hint";

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    var target = event.target.closest ? event.target : document.body;
    if (target.closest("input, select, textarea")) return;
    // Without the player, these keys scroll the page.
    if (at === -2 && !host.contains(target)) return;
    if (event.key === " ") {
      if (target.closest("button, a, summary")) return;
      toggle();
    }
    else if (event.key === "ArrowRight") forth();
    else if (event.key === "ArrowLeft") back();
    else if (event.key === "e" || event.key === "E") failure(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  });

  // A link to a step that is hidden shows it.
  function follow() {
    var wantedSpeed = /^#play=(\d+)$/.exec(window.location.hash);
    if (wantedSpeed) {
      if (speeds.indexOf(Number(wantedSpeed[1])) >= 0) speed.value = wantedSpeed[1];
      return start();
    }
    var target = window.location.hash ? steps.indexOf(document.getElementById(window.location.hash.slice(1))) : -1;
    if (target >= 0 && steps[target].hidden) jump(target);
  }
  at = -2;
  count(true);
  follow();
  window.addEventListener("hashchange", follow);
})();
