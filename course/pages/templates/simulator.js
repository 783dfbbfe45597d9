"use strict";
(() => {
  const MOST_STEPS = 2500;
  const MOST_WALKERS = 4;
  const FRAME = 90;
  const [SLOWEST, FASTEST] = [1e-4, 1e2];
  const field = (id) => document.getElementById(id);
  const canvas = field("map");
  const relief = field("relief");
  const chart = field("chart");
  const state = { loss: LOSSES[0], start: LOSSES[0].start, rate: 0.1, rule: "plain", beta: 0.9, beta2: 0.999, hide: undefined };
  const map = new GroundMap(canvas, state.loss);
  let walkers = [];
  let running = false;

  const current = () => walkers[walkers.length - 1];
  const begin = () => new Walk({ ...state });
  // -- drawing --------------------------------------------------------------------------------------------------

  const LINES = [[], [7, 4], [2, 4], [9, 3, 2, 3]];
  const colour = (index) => css(`--walker${index + 1}`);

  const drawMap = () => {
    const context = map.draw();
    context.save();
    context.beginPath();
    const { x, y, width, height } = map.box;
    context.rect(x, y, width, height);
    context.clip();
    walkers.forEach((walker, index) => trail(context, walker, index, (point) => map.place(point)));
    context.restore();
    beyond(context);
  };

  const trail = (context, walker, index, place) => {
    const places = walker.points.filter((point) => point.every(Number.isFinite)).map(place).filter((spot) => spot.every((one) => Math.abs(one) < 1e5));
    context.setLineDash(LINES[index]);
    cased(context, colour(index), 2, () => places.forEach((spot) => context.lineTo(...spot)));
    context.setLineDash([]);
    for (const spot of places) {
      context.beginPath();
      context.arc(...spot, 4, 0, 2 * Math.PI);
      context.strokeStyle = css("--casing");
      context.lineWidth = 3.5;
      context.stroke();
      context.strokeStyle = colour(index);
      context.lineWidth = 1.8;
      context.stroke();
    }
    if (places.length === walker.points.length) dot(context, places[places.length - 1], 7, colour(index), css("--casing"));
  };

  /** A note at the edge for a walker that has left the map, with its true place. */
  const beyond = (context) => {
    walkers.forEach((walker, index) => {
      if (map.holds(walker.at)) return;
      const { x, y, width, height } = map.box;
      const text = `${index + 1}: now at (${walker.at.map((one) => shown(one)).join(", ")})`;
      context.font = `14px ${css("--face")}`;
      context.textAlign = "left";
      context.textBaseline = "top";
      const across = context.measureText(text).width;
      const top = y + 8 + 24 * index;
      context.fillStyle = css("--casing");
      context.fillRect(x + width - across - 20, top - 4, across + 14, 22);
      context.fillStyle = colour(index);
      context.fillText(text, x + width - across - 13, top);
    });
  };

  // The relief: the same land seen from the front left corner, a quilt of patches drawn from back to front.
  const PATCHES = 60;
  const viewed = (width, height) => {
    const [[left, right], [low, high]] = state.loss.window;
    const { least, span } = surveyed(state.loss);
    const [across, deep, tall] = [width * 0.46, height * 0.27, height * 0.4];
    return ([w1, w2], value) => {
      const [u, v] = [(w1 - left) / (right - left) - 0.5, (w2 - low) / (high - low) - 0.5];
      const up = Math.sqrt(clamp((value - least) / span, 0, 1));
      return [width / 2 + (u - v) * across, height * 0.66 - (u + v) * deep - up * tall];
    };
  };

  let quilt = null;
  const drawRelief = () => {
    const [context, width, height] = fitted(relief);
    const key = [width, height, devicePixelRatio, css("--relief"), state.loss.name].join();
    if (quilt?.key !== key) quilt = { key, sheet: quilted(width, height) };
    context.drawImage(quilt.sheet, 0, 0, width, height);
    const place = viewed(width, height);
    walkers.forEach((walker, index) => trail(context, { points: walker.points.filter((point) => map.holds(point)) }, index, (point) => place(point, state.loss.value(point)[0])));
  };

  const quilted = (width, height) => {
    const scale = devicePixelRatio || 1;
    const sheet = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
    const context = sheet.getContext("2d");
    context.scale(scale, scale);
    const place = viewed(width, height);
    const { size, values, heights } = surveyed(state.loss);
    const [[left, right], [low, high]] = state.loss.window;
    const stops = stopsOf();
    const every = GRID / PATCHES;
    for (let j = PATCHES - 1; j >= 0; j--) {
      for (let i = PATCHES - 1; i >= 0; i--) {
        const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]].map(([a, b]) => {
          const at = b * every * size + a * every;
          const value = Number.isFinite(values[at]) ? values[at] : Infinity;
          return place([left + ((right - left) * a) / PATCHES, low + ((high - low) * b) / PATCHES], value);
        });
        const at = j * every * size + i * every;
        const light = 1 + 2.4 * (heights[at + every] - heights[at]) - 2.4 * (heights[at + every * size] - heights[at]);
        const paint = mixed(stops, heights[at]).map((one) => Math.round(one * clamp(light, 0.6, 1.35)));
        context.fillStyle = context.strokeStyle = `rgb(${paint.join(" ")})`;
        context.lineWidth = 0.7;
        context.beginPath();
        corners.forEach((corner) => context.lineTo(...corner));
        context.closePath();
        context.fill();
        context.stroke();
      }
    }
    return sheet;
  };

  const drawChart = () => {
    const [context, width, height] = fitted(chart);
    const all = walkers.flatMap((walker) => walker.losses.filter(Number.isFinite));
    const logarithmic = all.every((loss) => loss > 0);
    const scaled = (loss) => (logarithmic ? Math.log10(loss) : loss);
    const steps = Math.max(10, ...walkers.map((walker) => walker.losses.length - 1));
    let [low, high] = [Math.min(...all.map(scaled)), Math.max(...all.map(scaled))];
    if (logarithmic) [low, high] = [Math.floor(low), Math.max(Math.ceil(high), Math.floor(low) + 1)];
    if (!(high > low)) [low, high] = [low - 1, low + 1];
    const box = { x: 62, y: 12, width: width - 76, height: height - 50 };
    const x = (step) => box.x + (box.width * step) / steps;
    const y = (loss) => box.y + box.height - (box.height * (scaled(loss) - low)) / (high - low);
    context.strokeStyle = css("--line");
    context.fillStyle = css("--dim");
    context.font = `13px ${css("--face")}`;
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const tick of ticks(low, high, 5).filter((one) => !logarithmic || Number.isInteger(one))) {
      const at = box.y + box.height - (box.height * (tick - low)) / (high - low);
      context.beginPath();
      context.moveTo(box.x, at);
      context.lineTo(box.x + box.width, at);
      context.stroke();
      context.fillText(logarithmic ? shown(10 ** tick, 1) : shown(tick), box.x - 6, at);
    }
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const tick of ticks(0, steps, 6).filter(Number.isInteger)) context.fillText(String(tick), x(tick), box.y + box.height + 6);
    context.fillText("step", box.x + box.width / 2, height - 17);
    walkers.forEach((walker, index) => {
      context.strokeStyle = css(`--walker${index + 1}-text`);
      context.lineWidth = 2;
      context.setLineDash(LINES[index]);
      context.beginPath();
      walker.losses.forEach((loss, step) => { if (Number.isFinite(loss)) context.lineTo(x(step), y(loss)); });
      context.stroke();
      context.setLineDash([]);
      const lost = walker.losses.findIndex((loss) => !Number.isFinite(loss));
      if (lost >= 0) {
        context.fillStyle = css(`--walker${index + 1}-text`);
        context.textAlign = "right";
        context.fillText(`${shown(walker.losses[lost])} at step ${lost}`, box.x + box.width, box.y + 2 + 18 * index);
        context.textAlign = "center";
      }
    });
    field("chart-kind").textContent = logarithmic ? "Loss against step, on a logarithmic axis" : "Loss against step";
  };

  // -- words ----------------------------------------------------------------------------------------------------

  const print = () => {
    const rows = walkers.map((walker, index) => {
      const row = document.createElement("tr");
      const cells = [
        `${index + 1}`,
        RULES[walker.rule].label,
        shown(walker.rate),
        String(walker.losses.length - 1),
        `(${walker.at.map((one) => shown(one)).join(", ")})`,
        shown(walker.losses[walker.losses.length - 1]),
        verdict(walker),
      ];
      for (const [number, text] of cells.entries()) {
        const cell = document.createElement(number ? "td" : "th");
        if (!number) cell.scope = "row";
        cell.textContent = text;
        row.append(cell);
      }
      row.firstChild.style.borderLeft = `.4rem ${["solid", "dashed", "dotted", "double"][index]} ${css(`--walker${index + 1}-text`)}`;
      return row;
    });
    field("walkers").replaceChildren(...rows);
    field("run").textContent = running ? "Pause" : "Run";
    field("add").disabled = walkers.length >= MOST_WALKERS;
    const { beta, beta2 } = state;
    field("link").href = linkTo({ loss: state.loss.name, start: state.start.join(","), rate: state.rate, rule: state.rule, beta, beta2, hide: state.hide });
  };

  const draw = drawing(() => {
    drawMap();
    drawRelief();
    drawChart();
    print();
  });

  const announce = () => { field("told").textContent = `Step ${current().losses.length - 1}: loss ${shown(current().losses[current().losses.length - 1])}. ${verdict(current())}`; };

  // -- acting ---------------------------------------------------------------------------------------------------

  const ended = (walker) => walker.losses.length > MOST_STEPS || Number.isNaN(walker.losses[walker.losses.length - 1]) || verdict(walker).startsWith("converged");

  const step = () => {
    walkers.forEach((walker) => { if (walker.losses.length <= MOST_STEPS) walker.step(); });
    draw();
  };

  const stop = () => {
    if (running) announce();
    running = false;
    draw();
  };

  const run = () => {
    running = true;
    const next = () => {
      if (!running) return;
      // A long run goes faster as it goes on: what changes slowly is worth less time.
      for (let n = 0; n < 1 + Math.floor(current().losses.length / 40); n++) walkers.forEach((walker) => { if (!ended(walker)) walker.step(); });
      draw();
      if (walkers.every(ended)) stop();
      else setTimeout(next, FRAME);
    };
    next();
  };

  const reset = () => {
    running = false;
    walkers = [begin()];
    draw();
  };

  const restart = () => {
    running = false;
    walkers = walkers.slice(0, -1).map((walker) => new Walk({ ...walker, ...walker.settings, start: state.start, loss: state.loss }));
    walkers.push(begin());
    draw();
  };

  const show = () => {
    field("loss").value = state.loss.name;
    field("formula").textContent = `L = ${state.loss.formula}`;
    field("start").value = state.start.join(", ");
    field("rate").value = Math.log10(clamp(state.rate, SLOWEST, FASTEST));
    field("rate-text").value = String(state.rate);
    field("rule").value = state.rule;
    for (const name of ["beta", "beta2"]) {
      field(name).value = String(state[name]);
      field(name).closest("label").hidden = !RULES[state.rule].settings.includes(name);
    }
    field("marks").replaceChildren();
    for (const [name, value] of Object.entries(state.loss.limits)) {
      if (!(value >= SLOWEST && value <= FASTEST)) continue;
      const option = document.createElement("option");
      option.value = Math.log10(value);
      option.label = { fastest: "1/λ", largest: "2/λ" }[name];
      field("marks").append(option);
    }
    const { fastest, largest: most } = state.loss.limits;
    field("limits").textContent = !state.loss.minima.length ? "No minimum is known here, so no rate is the right one." : Number.isFinite(most) ? `1/λ = ${shown(fastest)} goes straight in, from 2/λ = ${shown(most)} on nothing comes closer (plain descent, near the minimum)` : "There is no minimum here, so there is no limit to keep.";
  };

  const RANGES = { rate: (value) => value > 0, beta: (value) => value >= 0 && value < 1, beta2: (value) => value >= 0 && value < 1 };
  const HINTS = { rate: "the learning rate is a number above 0", beta: "β is from 0 to below 1", beta2: "β₂ is from 0 to below 1" };

  const restore = () => {
    const wanted = readState();
    const problems = [];
    const loss = wanted.has("loss") ? byName(wanted.get("loss")) : LOSSES[0];
    if (!loss) problems.push(`This page has no loss “${wanted.get("loss").slice(0, 80)}”; it has ${LOSSES.map((one) => one.name).join(", ")}.`);
    state.loss = map.loss = loss ?? LOSSES[0];
    state.start = state.loss.start;
    if (wanted.has("start")) {
      const start = numbersIn(wanted.get("start"), 2);
      if (start) state.start = start;
      else problems.push(`“${wanted.get("start").slice(0, 40)}” is no start: write two numbers, such as 3, 4.`);
    }
    for (const name of Object.keys(RANGES)) {
      if (!wanted.has(name)) continue;
      const value = numbersIn(wanted.get(name), 1)?.[0];
      if (value !== undefined && RANGES[name](value)) state[name] = value;
      else problems.push(`“${wanted.get(name).slice(0, 40)}” cannot be: ${HINTS[name]}.`);
    }
    if (wanted.has("rule")) {
      if (Object.hasOwn(RULES, wanted.get("rule"))) state.rule = wanted.get("rule");
      else problems.push(`There is no rule “${wanted.get("rule").slice(0, 40)}”; there are ${Object.keys(RULES).join(", ")}.`);
    }
    state.hide = wanted.get("hide");
    hide(state.hide);
    complain(problems);
    show();
    reset();
  };

  const typed = (name, read) => {
    field(name).addEventListener("change", () => {
      const value = read(field(name).value);
      if (value === undefined) {
        complain([name === "start" ? "Write the start as two numbers, such as 3, 4." : `This cannot be: ${HINTS[name === "rate-text" ? "rate" : name]}.`]);
        return;
      }
      complain([]);
      state[name === "rate-text" ? "rate" : name] = value;
      show();
      restart();
    });
  };

  for (const [name, rule] of Object.entries(RULES)) field("rule").add(new Option(rule.label, name));
  chooser(field("loss"), state.loss);
  field("loss").addEventListener("change", () => {
    state.loss = map.loss = byName(field("loss").value);
    state.start = state.loss.start;
    show();
    reset();
  });
  const one = (name) => (text) => {
    const value = numbersIn(text, 1)?.[0];
    return value !== undefined && RANGES[name](value) ? value : undefined;
  };
  typed("start", (text) => numbersIn(text, 2));
  typed("rate-text", one("rate"));
  typed("beta", one("beta"));
  typed("beta2", one("beta2"));
  field("rate").addEventListener("input", () => {
    // The slider sticks to the two marks, which are seldom round numbers of its own.
    const wanted = 10 ** Number(field("rate").value);
    const mark = Object.values(state.loss.limits).find((limit) => Math.abs(Math.log10(limit / wanted)) < 0.02);
    state.rate = mark ?? Number(wanted.toPrecision(3));
    field("rate-text").value = String(state.rate);
    restart();
  });
  field("rule").addEventListener("change", () => {
    state.rule = field("rule").value;
    show();
    restart();
  });
  field("step").addEventListener("click", () => { running = false; step(); announce(); });
  field("run").addEventListener("click", () => (running ? stop() : run()));
  field("reset").addEventListener("click", () => { reset(); announce(); });
  field("add").addEventListener("click", () => {
    running = false;
    walkers = [...walkers, begin()].map((walker) => new Walk({ ...walker, ...walker.settings, start: state.start }));
    draw();
  });
  steered(map, () => state.start, (weights) => {
    state.start = weights.map((weight) => Number(weight.toPrecision(6)));
    show();
    restart();
  });
  addEventListener("hashchange", restore);
  watchLook(draw);
  restore();
  window.fogline = { state, losses: LOSSES, Walk, verdict, step, walkers: () => walkers };
})();
