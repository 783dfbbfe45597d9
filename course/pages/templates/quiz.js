"use strict";
(() => {
  const STORE = "fogline-questions";
  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "class") node.className = value;
      else node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  };

  // What was answered is kept in this browser; where it keeps nothing, as some do for files, it is kept while the page is open.
  const kept = (() => {
    try {
      const found = JSON.parse(localStorage.getItem(STORE) ?? "{}");
      return found && typeof found === "object" && !Array.isArray(found) ? found : {};
    } catch {
      return {};
    }
  })();
  const keep = () => {
    try {
      localStorage.setItem(STORE, JSON.stringify(kept));
    } catch { /* only for this visit, then */ }
    tell();
  };
  const tell = () => {
    const known = QUESTIONS.filter(({ stem }) => typeof kept[stem] === "boolean");
    document.getElementById("score").textContent = known.length ? `${known.filter(({ stem }) => kept[stem]).length} right of ${known.length} answered, ${QUESTIONS.length} in all` : `${QUESTIONS.length} questions`;
  };

  const typed = (text, count) => {
    const numbers = text.trim().replace(/^[([]|[)\]]$/g, "").replaceAll("−", "-").split(/\s*[,;]\s*|\s+/).map((part) => (part === "" ? NaN : Number(part)));
    return numbers.length === count && numbers.every(Number.isFinite) ? numbers : undefined;
  };
  const exact = (text) => text.split("/").map(Number).reduce((above, below) => above / below);
  const near = (ours, theirs, tolerance) => ours.every((one, i) => Math.abs(one - exact(theirs[i])) <= tolerance + 1e-12 * Math.abs(one));

  const shown = (question, entry, place, number) => {
    const name = `q${number}`;
    const told = make("div", { class: "answer", role: "status" });
    const legend = make("legend", {}, question.stem);
    const field = make("fieldset", {}, legend);
    const rows = [];
    if (question.kind === "choice") {
      question.options.forEach((option, i) => {
        const radio = make("input", { type: "radio", name, value: String(i), id: `${name}-${i}` });
        const row = make("div", { class: "option" }, radio, make("label", { for: radio.id }, `${option.letter}. ${option.text}`));
        rows.push({ row, radio, option });
        field.append(row);
      });
    } else {
      const hint = question.kind === "number" ? "a number, such as 2.4" : "two numbers, such as 1.5, −2";
      field.append(make("label", { for: name }, `Your answer (${hint}) `), make("input", { type: "text", id: name, autocomplete: "off", inputmode: "text" }));
    }

    const judge = () => {
      if (question.kind === "choice") return rows.find(({ radio }) => radio.checked)?.option;
      const { value, tolerance } = question.answer;
      const numbers = typed(field.querySelector("input").value, value.length);
      if (!numbers) return undefined;
      const foreseen = question.options.filter((option) => option.value);
      return foreseen.find((option) => near(numbers, option.value, exact(tolerance))) ?? { right: near(numbers, value, exact(tolerance)), why: "" };
    };

    const check = make("button", { type: "button" }, "Check");
    check.addEventListener("click", () => {
      const option = judge();
      if (!option) {
        told.replaceChildren(make("p", {}, question.kind === "choice" ? "Choose one of the answers first." : "That is not an answer of the kind asked for."));
        return;
      }
      for (const { row, radio, option: one } of rows) row.className = `option${one.right ? " right" : radio.checked ? " wrong" : ""}`;
      const lines = [make("p", {}, make("strong", {}, option.right ? "Right. " : "Not quite. "), option.right ? "" : option.why)];
      lines.push(make("p", {}, option.right ? question.explanation : `The answer is ${question.answer.text}. ${question.explanation}`));
      lines.push(make("p", {}, make("a", { href: entry.moment }, `See it happen: ${entry.title}`)));
      told.replaceChildren(...lines);
      kept[entry.stem] = option.right;
      keep();
    });
    const actions = make("div", { class: "actions" }, check);
    if (entry.again.length > 1) {
      const again = make("button", { type: "button" }, "Ask with other numbers");
      again.addEventListener("click", () => {
        entry.turn = (entry.turn + 1) % entry.again.length;
        shown(entry.again[entry.turn], entry, place, number);
        place.querySelector("input").focus();
      });
      actions.append(again);
    }
    const formula = question.formula ? [make("p", {}, question.formula)] : [];
    place.replaceChildren(make("h2", {}, entry.title), ...formula, field, actions, told);
  };

  QUESTIONS.forEach((entry, number) => {
    entry.turn = 0;
    const place = make("section", { class: "question", "aria-label": `Question ${number + 1}` });
    document.getElementById("questions").append(place);
    shown(entry.again[0], entry, place, number);
  });
  document.getElementById("forget").addEventListener("click", () => {
    for (const name of Object.keys(kept)) delete kept[name];
    keep();
  });
  tell();
})();
