"use strict";
// What the explorer and the simulator share: numbers in print, the map of a loss, arrows, and the state in the page's address.

const EXACT = 1e15;
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** A number as it is read: at most four digits that matter, a true minus, and what is no number by its name. */
const shown = (value, digits = 4) => {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e6 || size < 1e-4 ? power(value, digits) : String(Number(value.toPrecision(digits)));
  return text.replace("-", "−");
};

const power = (value, digits) => {
  const [front, exponent] = value.toExponential(digits - 1).split("e");
  const raised = [...String(Number(exponent))].map((sign) => ({ "-": "⁻" }[sign] ?? "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign])).join("");
  return `${Number(front)}·10${raised}`;
};

/** Numbers that a reader typed, "3, 4"; undefined where they are not that many finite numbers. */
const numbersIn = (text, count) => {
  const parts = String(text).trim().replaceAll("−", "-").split(/\s*[,;\s]\s*/);
  const numbers = parts.map((part) => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(part) ? Number(part) : NaN));
  return numbers.length === count && numbers.every((one) => Number.isFinite(one) && Math.abs(one) < EXACT) ? numbers : undefined;
};

// -- the state in the address ----------------------------------------------------------------------------------

const readState = () => new Map(new URLSearchParams(location.hash.slice(1)));

const linkTo = (state) => {
  const query = new URLSearchParams([...Object.entries(state)].filter(([, value]) => value !== undefined && value !== ""));
  return `${location.href.split("#")[0]}#${query}`;
};

/** Say what is wrong with the address, in a place that is read out; nothing of it becomes markup. */
const complain = (messages) => {
  const place = document.getElementById("problem");
  place.textContent = messages.join(" ");
  place.hidden = messages.length === 0;
};

const hide = (what) => {
  for (const name of (what ?? "").split(",")) {
    for (const part of document.querySelectorAll("[data-part]")) if (part.dataset.part === name) part.hidden = true;
  }
};

const byName = (name) => LOSSES.find((loss) => loss.name === name || loss.expression === name);

// -- the map ---------------------------------------------------------------------------------------------------

const GRID = 240;
const LEVELS = 14;

/** The land of a loss over its window: values on a grid, and heights from 0 to 1 that grow with the root of the loss above the lowest. */
const surveyed = (loss) => {
  if (loss.land) return loss.land;
  const [[left, right], [low, high]] = loss.window;
  const size = GRID + 1;
  const values = new Float64Array(size * size);
  let [least, most] = [Infinity, -Infinity];
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) {
      const value = loss.value([left + ((right - left) * i) / GRID, low + ((high - low) * j) / GRID])[0];
      values[j * size + i] = value;
      if (Number.isFinite(value)) [least, most] = [Math.min(least, value), Math.max(most, value)];
    }
  }
  const span = most > least ? most - least : 1;
  const heights = values.map((value) => Math.sqrt(clamp((value - least) / span, 0, 1)));
  loss.land = { size, values, heights, least, span };
  return loss.land;
};

const mixed = (stops, share) => {
  const place = clamp(share, 0, 1) * (stops.length - 1);
  const index = Math.min(Math.floor(place), stops.length - 2);
  return stops[index].map((from, channel) => from + (stops[index + 1][channel] - from) * (place - index));
};

const stopsOf = () => css("--relief").split(" ").map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));

/** The land as a picture of GRID × GRID pixels, lit from the upper left. */
const painted = (loss) => {
  const { size, heights } = surveyed(loss);
  const stops = stopsOf();
  const picture = new ImageData(GRID, GRID);
  for (let row = 0; row < GRID; row++) {
    for (let i = 0; i < GRID; i++) {
      const at = (GRID - 1 - row) * size + i;
      const light = 1 + 9 * (heights[at + 1] - heights[at]) - 9 * (heights[at + size] - heights[at]);
      const colour = mixed(stops, heights[at]);
      const place = 4 * (row * GRID + i);
      for (let channel = 0; channel < 3; channel++) picture.data[place + channel] = colour[channel] * clamp(light, 0.6, 1.35);
      picture.data[place + 3] = 255;
    }
  }
  const canvas = new OffscreenCanvas(GRID, GRID);
  canvas.getContext("2d").putImageData(picture, 0, 0);
  return canvas;
};

/** Contour lines as pieces between grid edges, [x0, y0, x1, y1] in shares of the window, at equal steps of the height. */
const contours = (loss) => {
  const { size, heights } = surveyed(loss);
  const pieces = [];
  const crossing = (level, a, b) => (level - a) / (b - a);
  for (let j = 0; j < GRID; j += 2) {
    for (let i = 0; i < GRID; i += 2) {
      const corner = [heights[j * size + i], heights[j * size + i + 2], heights[(j + 2) * size + i + 2], heights[(j + 2) * size + i]];
      const [lowest, highest] = [Math.min(...corner), Math.max(...corner)];
      for (let n = Math.ceil(lowest * LEVELS - 0.5); n + 0.5 <= highest * LEVELS; n++) {
        const level = (n + 0.5) / LEVELS;
        const above = corner.map((height) => height >= level);
        const ends = [];
        const edges = [[0, 1, 0, 0, 2, 0], [1, 2, 2, 0, 0, 2], [2, 3, 2, 2, -2, 0], [3, 0, 0, 2, 0, -2]];
        for (const [a, b, x, y, dx, dy] of edges) {
          if (above[a] === above[b]) continue;
          const t = crossing(level, corner[a], corner[b]);
          ends.push([(i + x + dx * t) / GRID, (j + y + dy * t) / GRID]);
        }
        for (let k = 0; k + 1 < ends.length; k += 2) pieces.push([...ends[k], ...ends[k + 1]]);
      }
    }
  }
  return pieces;
};

/** Fit a canvas to its place on the screen, sharp on any display; returns its context, scaled to CSS pixels, and its size. */
const fitted = (canvas) => {
  const { width, height } = canvas.getBoundingClientRect();
  const scale = devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  }
  const context = canvas.getContext("2d");
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  return [context, width, height];
};

const ticks = (low, high, most = 7) => {
  const rough = (high - low) / most;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * unit).find((one) => one >= rough);
  const found = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + 1e-9 * step; n++) found.push(Number((n * step).toPrecision(12)));
  return found;
};

const MARGIN = { left: 44, bottom: 30, top: 10, right: 10 };

/** A map of a loss on a canvas: where weights stand on it, and the ground drawn once and kept. */
class GroundMap {
  constructor(canvas, loss) {
    this.canvas = canvas;
    this.loss = loss;
    this.ground = null;
  }

  /** Give the canvas the height at which both weights have one scale, where that is neither a strip nor a tower. */
  shape() {
    const [[left, right], [low, high]] = this.loss.window;
    const across = this.canvas.getBoundingClientRect().width - MARGIN.left - MARGIN.right;
    const height = Math.round(across * clamp((high - low) / (right - left), 0.4, 1.25)) + MARGIN.top + MARGIN.bottom;
    if (this.canvas.style.height !== `${height}px`) this.canvas.style.height = `${height}px`;
  }

  get box() {
    const { width, height } = this.canvas.getBoundingClientRect();
    return { x: MARGIN.left, y: MARGIN.top, width: width - MARGIN.left - MARGIN.right, height: height - MARGIN.top - MARGIN.bottom };
  }

  place([w1, w2]) {
    const { x, y, width, height } = this.box;
    const [[left, right], [low, high]] = this.loss.window;
    return [x + (width * (w1 - left)) / (right - left), y + height - (height * (w2 - low)) / (high - low)];
  }

  weights(px, py) {
    const { x, y, width, height } = this.box;
    const [[left, right], [low, high]] = this.loss.window;
    return [left + ((right - left) * clamp(px - x, 0, width)) / width, low + ((high - low) * clamp(y + height - py, 0, height)) / height];
  }

  holds([w1, w2]) {
    const [[left, right], [low, high]] = this.loss.window;
    return w1 >= left && w1 <= right && w2 >= low && w2 <= high;
  }

  /** Pixels of one unit of each weight. */
  get scale() {
    const { width, height } = this.box;
    const [[left, right], [low, high]] = this.loss.window;
    return [width / (right - left), height / (high - low)];
  }

  /** Draw the ground with its rulers; returns the context to draw on. */
  draw() {
    this.shape();
    const [context, width, height] = fitted(this.canvas);
    const key = [width, height, devicePixelRatio, css("--relief"), this.loss.name].join();
    if (this.ground?.key !== key) this.ground = { key, picture: this.paint(width, height) };
    context.drawImage(this.ground.picture, 0, 0, width, height);
    return context;
  }

  paint(width, height) {
    const scale = devicePixelRatio || 1;
    const sheet = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
    const context = sheet.getContext("2d");
    context.scale(scale, scale);
    const { x, y, width: across, height: up } = this.box;
    context.save();
    context.beginPath();
    context.roundRect(x, y, across, up, 8);
    context.clip();
    context.drawImage(painted(this.loss), x, y, across, up);
    context.strokeStyle = css("--contour");
    context.lineWidth = 1;
    context.globalAlpha = 0.55;
    context.beginPath();
    for (const [x0, y0, x1, y1] of contours(this.loss)) {
      context.moveTo(x + across * x0, y + up * (1 - y0));
      context.lineTo(x + across * x1, y + up * (1 - y1));
    }
    context.stroke();
    context.restore();
    this.rulers(context);
    return sheet;
  }

  rulers(context) {
    const { x, y, width, height } = this.box;
    const [[left, right], [low, high]] = this.loss.window;
    context.font = `13px ${css("--face")}`;
    context.fillStyle = css("--axis1");
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const tick of ticks(left, right)) {
      const at = this.place([tick, low])[0];
      if (at < x + width - 26) context.fillText(shown(tick), at, y + height + 5);
    }
    context.font = `italic 15px ${css("--face")}`;
    context.fillText(this.loss.letters[0], x + width - 10, y + height + 4);
    context.fillStyle = css("--axis2");
    context.textAlign = "right";
    context.textBaseline = "middle";
    context.font = `13px ${css("--face")}`;
    for (const tick of ticks(low, high)) {
      const at = this.place([left, tick])[1];
      if (at > y + 22) context.fillText(shown(tick), x - 6, at);
    }
    context.font = `italic 15px ${css("--face")}`;
    context.fillText(this.loss.letters[1], x - 6, y + 8);
  }
}

/** A line with a casing, so that it stands out on any ground. */
const cased = (context, colour, width, trace) => {
  for (const [stroke, line] of [[css("--casing"), width + 3], [colour, width]]) {
    context.strokeStyle = stroke;
    context.lineWidth = line;
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    trace();
    context.stroke();
  }
};

/** An arrow from one place to another; its point shrinks with it, so that even a short arrow is no longer than it says. */
const arrow = (context, [x0, y0], [x1, y1], colour) => {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (!(length > 0.5)) return;
  const [dx, dy] = [(x1 - x0) / length, (y1 - y0) / length];
  const head = Math.min(14, length);
  const [nx, ny] = [x1 - dx * head, y1 - dy * head];
  const half = 0.42 * head;
  cased(context, colour, 3.5, () => {
    context.moveTo(x0, y0);
    context.lineTo(nx, ny);
  });
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(nx - dy * half, ny + dx * half);
  context.lineTo(nx + dy * half, ny - dx * half);
  context.closePath();
  context.strokeStyle = css("--casing");
  context.lineWidth = 2;
  context.stroke();
  context.fillStyle = colour;
  context.fill();
};

const dot = (context, [x, y], radius, fill, edge) => {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  context.strokeStyle = edge;
  context.lineWidth = 2;
  context.stroke();
};

/** Draw once before the next frame, however often it is asked for. */
const drawing = (draw) => {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      draw();
    });
  };
};

/** Let a map be pointed at, dragged on and steered with the arrow keys; `move` gets the weights. */
const steered = (map, at, move) => {
  const { canvas } = map;
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    move(map.weights(event.clientX - box.left, event.clientY - box.top));
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    point(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" && !canvas.dataset.hover && event.buttons === 0) return;
    point(event);
  });
  canvas.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const share = event.shiftKey ? 10 : 50;
    const window = map.loss.window;
    move(at().map((weight, i) => clamp(Number((weight + (way[i] * (window[i][1] - window[i][0])) / share).toPrecision(12)), ...window[i])));
  });
};

const chooser = (select, chosen) => {
  for (const loss of LOSSES) select.add(new Option(loss.label, loss.name, false, loss === chosen));
};

const watchLook = (draw) => {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  new ResizeObserver(draw).observe(document.body);
};
