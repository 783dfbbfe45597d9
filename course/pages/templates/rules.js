"use strict";
// The update rules and the verdict, as mathcore computes them; the tests hold both against mathcore's, step for step.

const REST = 1e-2;
const SAME = 1e-6;

const RULES = {
  plain: { label: "gradient descent", settings: [], memory: () => ({}), update: (gradient, memory, rate) => gradient.map((g) => -(rate * g)) },
  momentum: {
    label: "momentum",
    settings: ["beta"],
    memory: (n) => ({ velocity: Array(n).fill(0) }),
    update: (gradient, memory, rate, { beta }) => {
      memory.velocity = memory.velocity.map((v, i) => beta * v + gradient[i]);
      return memory.velocity.map((v) => -(rate * v));
    },
  },
  adam: {
    label: "Adam",
    settings: ["beta", "beta2"],
    memory: (n) => ({ mean: Array(n).fill(0), square: Array(n).fill(0), left: 1, squareLeft: 1 }),
    update: (gradient, memory, rate, { beta, beta2, left1, left2 }) => {
      memory.mean = memory.mean.map((m, i) => beta * m + left1 * gradient[i]);
      memory.square = memory.square.map((s, i) => beta2 * s + left2 * (gradient[i] * gradient[i]));
      memory.left *= beta;
      memory.squareLeft *= beta2;
      return memory.mean.map((m, i) => -((rate * (m / (1 - memory.left))) / (Math.sqrt(memory.square[i] / (1 - memory.squareLeft)) + 1e-8)));
    },
  },
};

/** 1 − β, rounded once from the decimal that was typed, as exact arithmetic has it. */
const remainder = (beta) => {
  const digits = (String(beta).split(".")[1] ?? "").length;
  return Number((1 - beta).toFixed(digits));
};

/** A walk that can be continued: its places and losses so far. */
class Walk {
  constructor({ loss, start, rate, rule, beta = 0.9, beta2 = 0.999 }) {
    Object.assign(this, { loss, rate, rule, settings: { beta, beta2, left1: remainder(beta), left2: remainder(beta2) } });
    this.memory = RULES[rule].memory(start.length);
    this.points = [start];
    this.losses = [loss.value(start)[0]];
    this.gradients = [loss.gradient(start)];
  }

  get at() {
    return this.points[this.points.length - 1];
  }

  step() {
    const update = RULES[this.rule].update(this.gradients[this.gradients.length - 1], this.memory, this.rate, this.settings);
    const point = this.at.map((weight, i) => weight + update[i]);
    this.points.push(point);
    this.losses.push(this.loss.value(point)[0]);
    this.gradients.push(this.loss.gradient(point));
  }
}

const distance = (a, b) => Math.hypot(...a.map((one, i) => one - b[i]));
const largest = (numbers) => numbers.reduce((a, b) => Math.max(a, b), -Infinity);

/** How a walk ended, in words: the first of the kinds below that it is. */
const verdict = (walk) => overflowed(walk) ?? atRest(walk) ?? bouncing(walk) ?? diverging(walk) ?? stillGoing(walk);

const finiteAt = (walk, step) => Number.isFinite(walk.losses[step]) && walk.points[step].every(Number.isFinite);

const overflowed = (walk) => {
  const first = walk.losses.findIndex((_, step) => !finiteAt(walk, step));
  if (first < 0) return undefined;
  const what = Number.isFinite(walk.losses[first]) ? "belongs to an infinite weight" : `is ${shown(walk.losses[first])}`;
  const nan = walk.losses.findIndex(Number.isNaN);
  return `overflowed: the loss ${what} at step ${first}${nan > first ? ` and not a number from step ${nan} on` : ""}`;
};

/** Eigenvalues of a symmetric 2 × 2 matrix, smallest first, with unit eigenvectors. */
const eigen = ([a, b, , d]) => {
  if (![a, b, d].every(Number.isFinite)) return { values: [NaN, NaN], vectors: [[1, 0], [0, 1]] };
  const [middle, half] = [(a + d) / 2, Math.hypot((a - d) / 2, b)];
  const values = [middle - half, middle + half];
  const most = largest(values.map(Math.abs));
  const angle = 0.5 * Math.atan2(2 * b, a - d);
  const up = [Math.cos(angle), Math.sin(angle)];
  return { values: values.map((value) => (Math.abs(value) <= 1e-12 * most ? 0 : value)), vectors: [[-up[1], up[0]], up] };
};

const atRest = (walk) => {
  const end = walk.at;
  const away = walk.points.map((point) => distance(point, end));
  const far = largest(away);
  const { values, vectors } = eigen(walk.loss.hessian(end));
  const slope = walk.gradients[walk.gradients.length - 1];
  const along = vectors.map((vector) => vector[0] * slope[0] + vector[1] * slope[1]);
  const ahead = Math.hypot(...along.map((one, i) => (one === 0 ? 0 : one / values[i])));
  if (!away.every(Number.isFinite) || !(ahead <= REST * far)) return undefined;
  const since = far > 0 ? away.findLastIndex((one) => one > REST * far) + 1 : 0;
  if (Math.min(...values) < 0) {
    if (along.some((one, i) => values[i] < 0 && one !== 0)) return "still going: on almost level ground, but slipping off a saddle";
    return `stuck on ${Math.max(...values) < 0 ? "a maximum" : "a saddle"}: no slope leads off it, and it is no minimum`;
  }
  const { minima } = walk.loss;
  const known = minima.some((minimum) => minimum.every((one, i) => Math.abs(one - end[i]) <= 1e-3 + 1e-5 * Math.abs(end[i])));
  if (slope.every((one) => one === 0) && values.every((one) => one === 0) && !known) {
    return "stuck: the ground is flat, the gradient 0 says nothing about where to go";
  }
  if (minima.length) {
    const [here, lowest] = [walk.loss.value(end)[0], walk.loss.value(minima[0])[0]];
    const gaps = minima.map((minimum) => distance(minimum, end));
    const nearest = minima.length < 2 || gaps.indexOf(Math.min(...gaps)) === 0;
    if (here - lowest > 1e-2 * Math.max(Math.abs(lowest), 1) && !nearest) {
      return `stuck in a local minimum: the loss is ${here.toFixed(2).replace("-", "−")} here and ${lowest.toFixed(2).replace("-", "−")} in the lowest`;
    }
  }
  return `converged: at rest in a minimum from step ${since} on`;
};

const bouncing = ({ points }) => {
  const same = points.slice(2).map((point, i) => {
    const last = distance(point, points[i + 1]) ** 2;
    return last > 0 && distance(point, points[i]) ** 2 <= SAME ** 2 * last;
  });
  if (!same.length || !same[same.length - 1]) return undefined;
  return `bouncing: from step ${same.lastIndexOf(false) + 1} on, back and forth between the same two points`;
};

const diverging = ({ losses }) => {
  const last = losses.length - 1;
  if (last < 1 || !(losses[last] > losses[0])) return undefined;
  let turned = last;
  while (turned > 0 && losses[turned] > losses[turned - 1]) turned -= 1;
  if (turned === last) return undefined;
  return `diverging: the loss grows with every step from ${turned === 0 ? "the start" : `step ${turned} on`}`;
};

const stillGoing = ({ losses }) => {
  const fallen = losses[losses.length - 1] < losses[0] ? "has fallen" : "has not fallen";
  return `still going: the loss ${fallen}, and the ground is not level yet`;
};
