"use strict";
(() => {
  const canvas = document.getElementById("map");
  const slices = [0, 1].map((index) => document.getElementById(`slice${index + 1}`));
  const select = document.getElementById("loss");
  const at = document.getElementById("at");
  const told = document.getElementById("told");
  const link = document.getElementById("link");
  const state = { loss: LOSSES[0], at: LOSSES[0].start, hide: undefined };
  const map = new GroundMap(canvas, state.loss);

  /** How long arrows are drawn: gradient times this many units of weight; a round number, one for the whole loss. */
  const factor = (loss) => {
    if (loss.factor) return loss.factor;
    const lengths = [];
    const [[left, right], [low, high]] = loss.window;
    for (let j = 0; j <= 16; j++) {
      for (let i = 0; i <= 16; i++) lengths.push(Math.hypot(...loss.gradient([left + ((right - left) * i) / 16, low + ((high - low) * j) / 16])));
    }
    const usual = lengths.filter((one) => Number.isFinite(one) && one > 0).sort((a, b) => a - b);
    const typical = usual[Math.floor(usual.length * 0.5)] ?? 1;
    const wanted = (0.16 * Math.min(right - left, high - low)) / typical;
    const unit = 10 ** Math.floor(Math.log10(wanted));
    loss.factor = Number(([5, 2, 1].find((one) => one * unit <= wanted) * unit).toPrecision(1));
    return loss.factor;
  };

  const drawMap = () => {
    const context = map.draw();
    const gradient = state.loss.gradient(state.at);
    const k = factor(state.loss);
    const here = map.place(state.at);
    const tip = (sign) => map.place(state.at.map((weight, i) => weight + sign * k * gradient[i]));
    context.save();
    context.beginPath();
    const { x, y, width, height } = map.box;
    context.rect(x, y, width, height);
    context.clip();
    for (const index of [0, 1]) {
      const ends = state.loss.window[index].map((limit) => map.place(state.at.map((weight, i) => (i === index ? limit : weight))));
      context.setLineDash([5, 5]);
      context.strokeStyle = css(`--axis${index + 1}`);
      context.lineWidth = 1.5;
      context.beginPath();
      context.moveTo(...ends[0]);
      context.lineTo(...ends[1]);
      context.stroke();
      context.setLineDash([]);
    }
    const length = Math.hypot(...gradient);
    if (Number.isFinite(length) && length > 0) {
      const [sx, sy] = map.scale;
      const along = [-gradient[1] * sx, -gradient[0] * sy];
      const size = Math.hypot(...along);
      const [dx, dy] = along.map((one) => (one / size) * 46);
      cased(context, css("--ink-on-land"), 2, () => {
        context.moveTo(here[0] - dx, here[1] - dy);
        context.lineTo(here[0] + dx, here[1] + dy);
      });
      // The mark of the right angle is square on the screen where both weights have one scale, and then only is it drawn.
      if (Math.abs(sx / sy - 1) < 1e-6) {
        const [ax, ay] = [gradient[0] / length, -gradient[1] / length].map((one) => one * 11);
        cased(context, css("--ink-on-land"), 1.5, () => {
          context.moveTo(here[0] + ax, here[1] + ay);
          context.lineTo(here[0] + ax + (dx / 46) * 11, here[1] + ay + (dy / 46) * 11);
          context.lineTo(here[0] + (dx / 46) * 11, here[1] + (dy / 46) * 11);
        });
      }
    }
    arrow(context, here, tip(-1), css("--step"));
    arrow(context, here, tip(1), css("--gradient"));
    context.restore();
    dot(context, here, 6, css("--walker"), css("--casing"));
  };

  const drawSlice = (index) => {
    const loss = state.loss;
    const [context, width, height] = fitted(slices[index]);
    const [low, high] = loss.window[index];
    const along = (weight) => state.at.map((other, i) => (i === index ? weight : other));
    const values = Array.from({ length: 121 }, (_, i) => loss.value(along(low + ((high - low) * i) / 120))[0]);
    const finite = values.filter(Number.isFinite);
    const [least, most] = [Math.min(...finite), Math.max(...finite)];
    const span = most > least ? most - least : 1;
    const x = (weight) => 10 + ((width - 20) * (weight - low)) / (high - low);
    const y = (value) => height - 24 - ((height - 42) * (value - least)) / span;
    context.strokeStyle = css("--line");
    context.strokeRect(0.5, 0.5, width - 1, height - 1);
    context.save();
    context.beginPath();
    context.rect(1, 1, width - 2, height - 22);
    context.clip();
    context.strokeStyle = css(`--axis${index + 1}-text`);
    context.lineWidth = 2.5;
    context.beginPath();
    values.forEach((value, i) => (Number.isFinite(value) ? context.lineTo(x(low + ((high - low) * i) / 120), y(value)) : context.beginPath()));
    context.stroke();
    const [value, slope] = [loss.value(state.at)[0], loss.gradient(state.at)[index]];
    context.strokeStyle = css("--gradient-text");
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(x(low), y(value + slope * (low - state.at[index])));
    context.lineTo(x(high), y(value + slope * (high - state.at[index])));
    context.stroke();
    context.restore();
    dot(context, [x(state.at[index]), y(value)], 5, css("--walker"), css("--ink"));
    context.fillStyle = css("--dim");
    context.font = `13px ${css("--face")}`;
    context.textAlign = "left";
    context.fillText(shown(low), 6, height - 7);
    context.textAlign = "right";
    context.fillText(shown(high), width - 6, height - 7);
  };

  const put = (id, text) => { document.getElementById(id).textContent = text; };

  const print = () => {
    const [w1, w2] = state.at;
    const value = state.loss.value(state.at)[0];
    const gradient = state.loss.gradient(state.at);
    const length = Math.hypot(...gradient);
    put("value", shown(value));
    put("partial1", shown(gradient[0]));
    put("partial2", shown(gradient[1]));
    put("gradient", `(${shown(gradient[0])}, ${shown(gradient[1])})`);
    put("descent", `(${shown(-gradient[0])}, ${shown(-gradient[1])})`);
    put("length", shown(length));
    put("factor", `arrow = ${shown(factor(state.loss))} ∇L`);
    put("says", length === 0 ? "The ground is level here: a zero gradient does not say whether this is the lowest place." : "");
    if (document.activeElement !== at) at.value = `${Number(w1.toPrecision(6))}, ${Number(w2.toPrecision(6))}`;
    link.href = linkTo({ loss: state.loss.name, at: state.at.join(","), hide: state.hide });
  };

  const draw = drawing(() => {
    drawMap();
    slices.forEach((_, index) => drawSlice(index));
    print();
  });

  let speaking;
  const move = (weights) => {
    state.at = weights;
    draw();
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      const [w1, w2] = state.loss.letters;
      const [g1, g2] = state.loss.gradient(state.at);
      told.textContent = `${w1} ${shown(state.at[0])}, ${w2} ${shown(state.at[1])}: loss ${shown(state.loss.value(state.at)[0])}, gradient ${shown(g1)}, ${shown(g2)}`;
    }, 400);
  };

  const choose = (loss) => {
    state.loss = map.loss = loss;
    state.at = loss.start;
    select.value = loss.name;
    put("formula", `L = ${loss.formula}`);
    document.querySelectorAll("[data-letter]").forEach((place) => { place.textContent = loss.letters[place.dataset.letter - 1]; });
    draw();
  };

  const restore = () => {
    const wanted = readState();
    const problems = [];
    const loss = wanted.has("loss") ? byName(wanted.get("loss")) : LOSSES[0];
    if (!loss) problems.push(`This page has no loss “${wanted.get("loss").slice(0, 80)}”; it has ${LOSSES.map((one) => one.name).join(", ")}.`);
    choose(loss ?? LOSSES[0]);
    if (wanted.has("at")) {
      const weights = numbersIn(wanted.get("at"), 2);
      if (!weights) problems.push(`“${wanted.get("at").slice(0, 40)}” is no place: write two numbers, such as 3, 4.`);
      else if (!map.holds(weights)) problems.push(`(${weights.map((one) => shown(one)).join(", ")}) is outside of the map.`);
      else move(weights);
    }
    state.hide = wanted.get("hide");
    hide(state.hide);
    complain(problems);
  };

  chooser(select, state.loss);
  select.addEventListener("change", () => choose(byName(select.value)));
  at.addEventListener("change", () => {
    const weights = numbersIn(at.value, 2);
    complain(weights && map.holds(weights) ? [] : ["Write a place on the map as two numbers, such as 3, 4."]);
    if (weights && map.holds(weights)) move(weights);
  });
  steered(map, () => state.at, move);
  addEventListener("hashchange", restore);
  watchLook(draw);
  restore();
  // For whoever wants to drive the page: its state, and the functions it computes with.
  window.fogline = { state, losses: LOSSES, move, choose };
})();
