"""What a mark says it depicts: its claim. Claims are data, made of exact values, and are what the gates hold the drawing against.

A claim names the stage (the map, the hillside, the graph) through which its mark was placed, so that drawn points can be taken back to
weights; it never holds a mobject, because manim copies what mobjects hold. Losses are named by their expression, so that a checker can
derive everything again on a path of its own.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

Exact = Fraction | float
Weights = tuple[Exact, ...]


@dataclass(frozen=True)
class Claim:
    """Base of all claims. Shared by every copy of a mark, never copied."""

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


@dataclass(frozen=True)
class At:
    """The place where another mark is drawn, by that mark's number: for marks that ride on a moving one."""

    mark: int


Place = Weights | At


@dataclass(frozen=True)
class Run(Claim):
    """A whole trajectory: where it starts, the rule in words of `mathcore` (its repr), how wide its numbers are."""

    loss: str
    start: Weights
    rule: str
    dtype: str


@dataclass(frozen=True)
class Moment(Claim):
    """The place where a run is at step `step`."""

    run: Run
    step: int


Somewhere = Weights | At | Moment


@dataclass(frozen=True)
class WeightAt(Claim):
    """Weight number `index` (from 0) of a place."""

    at: Somewhere
    index: int


@dataclass(frozen=True)
class LossAt(Claim):
    """The loss at a place."""

    loss: str
    at: Somewhere


@dataclass(frozen=True)
class SlopeAt(Claim):
    """The slope at a place along weight number `index`; without one, along the steepest way up: the gradient's length."""

    loss: str
    at: Somewhere
    index: int | None = None


@dataclass(frozen=True)
class SlopeAlong(Claim):
    """The slope at a place along a direction: ∇L·u, u being the vector `along` at length 1."""

    loss: str
    at: Weights
    along: Weights


@dataclass(frozen=True)
class CurvatureAt(Claim):
    """The second derivative at a place along weight number `index`: how fast the slope changes there."""

    loss: str
    at: Somewhere
    index: int


@dataclass(frozen=True)
class Setting(Claim):
    """The value of this parameter of the scene."""

    name: str


@dataclass(frozen=True)
class Worked(Claim):
    """Arithmetic over other quantities: `Worked("a/b", (("a", LossAt(...)), ("b", LossAt(...))))`."""

    expression: str
    parts: "tuple[tuple[str, Quantity], ...]"


@dataclass(frozen=True)
class RunningMean(Claim):
    """Adam's running mean of the slopes along weight number `index`, or of their squares, from step 0 up to the one at `step`.

    Corrected for its cold start: the weights of all slopes in it add up to 1.
    """

    run: Run
    step: int
    index: int
    squared: bool


@dataclass(frozen=True)
class SignChanges(Claim):
    """How often the slope along weight number `index` has changed its sign in a run, up to step `step`."""

    run: Run
    step: int
    index: int


@dataclass(frozen=True)
class Given(Claim):
    """A number that follows from nothing in the clip, a year or a count, with its source."""

    source: str


@dataclass(frozen=True)
class Measured(Claim):
    """Base of quantities that belong to no loss in one or two weights: of many weights, of a network."""


@dataclass(frozen=True)
class Computed(Measured):
    """A number of a run down the round bowl, as a float of the run's own width holds it at this step.

    "loss"; or of weight number `index` the "weight" itself, its "slope", or the "step", which is the rate times the slope.
    """

    run: Run
    step: int
    what: str
    index: int = 0


@dataclass(frozen=True)
class FirstStep(Measured):
    """The first step at which a computed number, whatever step it names, is "infinite" or "not a number"."""

    of: Computed
    kind: str


@dataclass(frozen=True)
class LargestFloat(Measured):
    """The largest number of this float format."""

    dtype: str


@dataclass(frozen=True)
class WidthOf(Measured):
    """How many bits this float format has."""

    dtype: str


@dataclass(frozen=True)
class PowerOfTen(Measured):
    """Ten to this power."""

    exponent: int


@dataclass(frozen=True)
class StepsToShrink(Measured):
    """How many steps at a rate it takes until the distance to the minimum is at most this share of what it was.

    The loss has one weight, and its curvature is the same everywhere.
    """

    loss: str
    rate: Exact
    share: Exact


@dataclass(frozen=True)
class AimError(Measured):
    """The angle, in degrees, between the way straight down at a place and the way from it to `target`."""

    loss: str
    at: Weights
    target: Weights


@dataclass(frozen=True)
class StepsAway(Measured):
    """How many steps a run takes until it is at least `reach` away from `through` along the unit vector `along`."""

    run: Run
    through: Weights
    along: Weights
    reach: Exact


@dataclass(frozen=True)
class VelocityAt(Measured):
    """Entry number `index` of a part of the velocity by which a run with momentum makes step `step`.

    The parts are "kept", the velocity before, shortened by the decay; "gained", the gradient; "whole", both together; and "before".
    """

    run: Run
    step: int
    part: str
    index: int


@dataclass(frozen=True)
class RateAt(Measured):
    """The learning rate in step `step` of a run: one that warms up has less at first."""

    run: Run
    step: int


@dataclass(frozen=True)
class Entry(Claim):
    """Entry number `index` (from 0) of a parameter of the scene that is a list of numbers."""

    name: str
    index: int


@dataclass(frozen=True)
class StepsOf(Claim):
    """After how many steps another mark is drawn, one that claims `AfterSteps`, or shows a computed float or its bits."""

    at: At


@dataclass(frozen=True)
class StepNumber(Claim):
    """The number of a step that a run has made on screen, or is about to make."""

    at: Moment


@dataclass(frozen=True)
class OnRuler(Claim):
    """The value of a tick on this axis (0 across, 1 up) of a stage."""

    stage: str
    axis: int


@dataclass(frozen=True)
class OnLegend(Claim):
    """The size for which a tile of the legend stands."""


@dataclass(frozen=True)
class ArrowFactor(Claim):
    """The factor of the clip's gradient arrows; where it is `below` the line of a fraction, 1 over it."""

    below: bool = False


@dataclass(frozen=True)
class RateLimit(Claim):
    """So many `times` 1 over the largest curvature in the valley below these weights: at 1 rates begin to leap, at 2 to fly off."""

    loss: str
    near: Weights
    times: int


Listed = Entry | StepsOf | StepNumber | OnRuler | OnLegend | ArrowFactor | RateLimit
Quantity = WeightAt | LossAt | SlopeAt | CurvatureAt | SlopeAlong | RunningMean | SignChanges | Setting | Worked | Given | Measured | Listed


@dataclass(frozen=True)
class Shown(Claim):
    """A number in print: its exact value, how it was asked to be rounded, and the text that must be read.

    `of` says what the number is the value of, so that it can be computed again; a number that says nothing is refused by the gates.
    """

    value: Exact
    places: int
    text: str
    of: Quantity | None = None


@dataclass(frozen=True)
class Position(Claim):
    """A mark whose middle is at these weights (and on the surface, where the stage has one)."""

    stage: str
    loss: str
    at: Weights


@dataclass(frozen=True)
class Between(Claim):
    """A mark gliding from one iterate to the next: only drawing, but always between the two."""

    stage: str
    loss: str
    start: Weights
    end: Weights
    airborne: bool = False
    """It flies over the ground rather than along it."""


@dataclass(frozen=True)
class Iterate(Claim):
    """A ring at step `step` of a run."""

    stage: str
    run: Run
    step: int
    at: Weights


@dataclass(frozen=True)
class AfterSteps(Claim):
    """A mark where descent from `start` stands after so many steps, on a loss of one weight whose curvature is the same everywhere."""

    stage: str
    loss: str
    start: Exact
    rate: Exact
    step: int


@dataclass(frozen=True)
class Offset(Claim):
    """A bar from the minimum to where a run is at this step, on a loss of one weight whose curvature is the same everywhere."""

    stage: str
    run: Run
    step: int


@dataclass(frozen=True)
class MultiplierOver(Claim):
    """What a step multiplies the distance to the minimum by, over the rate: a line from `first` to `last`, a dot where both are one."""

    stage: str
    loss: str
    first: Exact
    last: Exact


@dataclass(frozen=True)
class Bits(Claim):
    """Cells, row by row, of the bits of a computed float: sign, exponent, fraction; a filled cell for each bit that is one."""

    of: Computed


@dataclass(frozen=True)
class LogCurve(Claim):
    """The size of a computed number over the steps `first` to `last` of its run, on a graph whose heights are powers of ten."""

    stage: str
    of: Computed
    first: int
    last: int


@dataclass(frozen=True)
class LogLevel(Claim):
    """A line, and the number beside it, at the height of a quantity on a graph whose heights are powers of ten."""

    stage: str
    of: Quantity


@dataclass(frozen=True)
class Trail(Claim):
    """The line through the iterates of a run from step `first` to step `last`."""

    stage: str
    run: Run
    first: int
    last: int


@dataclass(frozen=True)
class LossesOver(Claim):
    """The losses of a run over its steps, on a graph: straight lines from step `first` to `last`, which may lie between two steps.

    Where both are one step it is a dot.
    """

    stage: str
    run: Run
    first: int
    last: Exact


@dataclass(frozen=True)
class Gradient(Claim):
    """An arrow `factor` times the gradient, its tail at `at`, in the weight plane."""

    stage: str
    loss: str
    at: Place
    factor: Exact


@dataclass(frozen=True)
class Step(Claim):
    """The arrow of an update at true scale: from `at` by -rate times the gradient there."""

    stage: str
    loss: str
    at: Place
    rate: Exact


@dataclass(frozen=True)
class Move(Claim):
    """The arrow of step `step` of a run at true scale, by whatever rule: from where the run is to where it goes next."""

    stage: str
    run: Run
    step: int


@dataclass(frozen=True)
class Velocity(Claim):
    """An arrow `factor` times a part of the velocity by which a run with momentum makes step `step`, its tail where the run is.

    The parts are those of `VelocityAt`; what is "gained" has its tail at the tip of what is "kept".
    """

    stage: str
    run: Run
    step: int
    part: str
    factor: Exact


@dataclass(frozen=True)
class ClippedGradient(Claim):
    """An arrow `factor` times the gradient at `at`, that gradient shortened to the length `limit` where it is longer."""

    stage: str
    loss: str
    at: Weights
    factor: Exact
    limit: Exact


@dataclass(frozen=True)
class ReachOf(Claim):
    """The circle around `at` that arrows of `factor` times a gradient of length `limit` reach."""

    stage: str
    loss: str
    at: Weights
    factor: Exact
    limit: Exact


@dataclass(frozen=True)
class RatesOver(Claim):
    """The learning rates of a run over its steps, on a graph: straight lines from step `first` to `last`, which may lie between two."""

    stage: str
    run: Run
    first: int
    last: Exact


@dataclass(frozen=True)
class AwayOver(Claim):
    """How far a run is from `through` along the unit vector `along`, over its steps, on a graph: from step `first` to `last`.

    Between two steps it is a straight line of the graph. Where both are one step it is a dot.
    """

    stage: str
    run: Run
    through: Weights
    along: Weights
    first: int
    last: Exact


@dataclass(frozen=True)
class MeanSquare(Claim):
    """A square standing on `corner`, its lower left end, whose area is Adam's running mean of squared slopes, in the units of the stage."""

    stage: str
    corner: tuple[Exact, Exact]
    of: RunningMean

    @property
    def run(self) -> Run:
        """The run whose slopes these are."""
        return self.of.run


@dataclass(frozen=True)
class MeanBar(Claim):
    """A bar lying under `corner`, from there to the right: as long as Adam's running mean of slopes is large, in the units of the stage."""

    stage: str
    corner: tuple[Exact, Exact]
    of: RunningMean

    @property
    def run(self) -> Run:
        """The run whose slopes these are."""
        return self.of.run


@dataclass(frozen=True)
class Component(Claim):
    """An arrow `factor` times the partial derivative along weight number `index`, along that weight's axis, its tail at `at`.

    Where it is `stacked`, its tail is where the components before it end.
    """

    stage: str
    loss: str
    at: Weights
    factor: Exact
    index: int
    stacked: bool = False


@dataclass(frozen=True)
class Displacement(Claim):
    """An arrow in the weight plane from `at` by the vector `along`."""

    stage: str
    loss: str
    at: Weights
    along: Weights


@dataclass(frozen=True)
class RightAngle(Claim):
    """The corner mark at `at` between the gradient and the contour, its sides `side` long in weights."""

    stage: str
    loss: str
    at: Weights
    side: Exact


@dataclass(frozen=True)
class Turn(Claim):
    """The arc around `at`, `radius` away in weights, through `angle` degrees to the left.

    It begins at the gradient's direction, or at the first weight's axis where it is not `from_gradient`.
    """

    stage: str
    loss: str
    at: Weights
    radius: Exact
    angle: Exact
    from_gradient: bool = True


@dataclass(frozen=True)
class Shadow(Claim):
    """What the arrow of `factor` times the gradient at `at` casts on the direction `along`: from there along it, then up to its tip."""

    stage: str
    loss: str
    at: Weights
    along: Weights
    factor: Exact


@dataclass(frozen=True)
class SlopesAround(Claim):
    """The slope at `at` in the directions from `first` to `last` degrees, drawn over the angle.

    Angles count to the left from the first weight's axis, or from the gradient where they are `from_gradient`.
    """

    stage: str
    loss: str
    at: Weights
    first: Exact
    last: Exact
    from_gradient: bool


@dataclass(frozen=True)
class SlopeToward(Claim):
    """One slope of those around `at`: a dot at its angle, or with `stem` a line up or down to it from slope 0."""

    stage: str
    loss: str
    at: Weights
    angle: Exact
    from_gradient: bool
    stem: bool


@dataclass(frozen=True)
class EntryBar(Claim):
    """A bar from 0 to entry number `index` of the gradient at `at`."""

    stage: str
    loss: str
    at: Weights
    index: int


@dataclass(frozen=True)
class Tangent(Claim):
    """The patch of the tangent plane over the disc of this radius (in weights) around `at`."""

    stage: str
    loss: str
    at: Place
    radius: Exact


@dataclass(frozen=True)
class Uphill(Claim):
    """A needle lying in the tangent plane, `radius` long in the weight plane, pointing where the slope is steepest."""

    stage: str
    loss: str
    at: Place
    radius: Exact


@dataclass(frozen=True)
class Probe(Claim):
    """A needle that lies in the tangent plane, `turn` radians from the steepest way up, while it searches for it."""

    stage: str
    loss: str
    at: Place
    radius: Exact
    turn: float


@dataclass(frozen=True)
class Contour(Claim):
    """A line on which the loss has this value."""

    stage: str
    loss: str
    level: float


@dataclass(frozen=True)
class Cut(Claim):
    """The loss over the straight line `through` + s `along`, drawn over s."""

    stage: str
    loss: str
    through: Weights
    along: Weights


@dataclass(frozen=True)
class Slice(Claim):
    """The curve that the loss draws where weight number `index` alone moves, on a sheet; of it what is higher than `above`."""

    stage: str
    loss: str
    at: Weights
    index: int
    above: Exact


@dataclass(frozen=True)
class Slope(Claim):
    """The tangent of the loss at a point, along weight number `index`, from `reach` of that weight before to `reach` behind."""

    stage: str
    loss: str
    at: Weights
    index: int
    reach: Exact


@dataclass(frozen=True)
class SlopeCurve(Claim):
    """The slope of a loss in one weight, drawn over that weight from `first` to `last`."""

    stage: str
    loss: str
    first: Exact
    last: Exact


@dataclass(frozen=True)
class Outline(Claim):
    """A line or an area measured against the tangent at a point, along weight number `index`.

    Each corner is an offset of that weight and what the corner lies on: "tangent", "curve", or "level" for the height of the point
    itself. Between two corners on the curve it follows the curve, otherwise it is straight.
    """

    stage: str
    loss: str
    at: Weights
    index: int
    corners: tuple[tuple[Exact, str], ...]
    closed: bool = False


@dataclass(frozen=True)
class Straight(Claim):
    """Straight lines between points over the weight plane, in order: the weights of each, and its height as a loss."""

    stage: str
    corners: tuple[tuple[Weights, Exact], ...]


@dataclass(frozen=True)
class Tick(Claim):
    """A mark on a ruler at this value of its axis (0 across, 1 up)."""

    stage: str
    axis: int
    value: Exact


@dataclass(frozen=True)
class Scale(Claim):
    """A pair of axes, or a picture's frame: right is more, up is more, and the ends are where these ranges say."""

    stage: str
    ranges: tuple[tuple[Exact, Exact], ...]


@dataclass(frozen=True)
class Said(Claim):
    """A formula: the expression that generated it, the numbers set in it, and its Typst source."""

    expression: str
    source: str
    numbers: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class OffChart(Claim):
    """A marker at the picture's edge for a point that lies beyond it, where a run is at this moment, with its true coordinates."""

    stage: str
    loss: str
    at: Weights
    reached: Moment | None = None


@dataclass(frozen=True)
class Toward(Claim):
    """A pointer near a stage's edge towards weights that lie beyond what the stage shows."""

    stage: str
    loss: str
    at: Weights


@dataclass(frozen=True)
class Told(Claim):
    """A line of words with numbers in it: what is read, and the numbers in reading order."""

    text: str
    numbers: tuple[Shown, ...]


@dataclass(frozen=True)
class Elapsed(Claim):
    """A ring that closes: its arc, clockwise from the top, is the share of `frames` frames that have passed since frame `start`."""

    start: int
    frames: int


@dataclass(frozen=True)
class Scenery(Claim):
    """Something that depicts no number: a well, a lantern's glow. It answers to no check, and says so with its reason."""

    reason: str


@dataclass(frozen=True)
class ManyWeights(Claim):
    """A least-squares loss of many weights, its data drawn from a seed by the recipe of `mathcore.many_weights`; all weights start at 0."""

    weights: int
    examples: int
    seed: int


@dataclass(frozen=True)
class OfManyWeights(Measured):
    """A number of such a loss.

    "loss": after `count` steps at `rate`; "entry": number `count`, from 1, of the gradient at the start; "share": what the `count` largest
    entries hold of ‖∇L‖²; "size": that of the entry which is number `count` in size; "middle": the one that half of them stay below;
    "others": how many there are beside `count`; "moved": how many weights one step moves.
    """

    data: ManyWeights
    what: str
    count: int = 0
    rate: Exact = 0


@dataclass(frozen=True)
class Shade:
    """How bright a size is shown, from 0 at `least` or below to 1 at `most`: by its logarithm, by the size itself where `plain` is 1."""

    least: float
    most: float
    plain: float = 0.0


@dataclass(frozen=True)
class Tiles(Claim):
    """All entries of the gradient at the start, times `factor`: tiles in reading order, `columns` to a row, the brighter the larger.

    Negative ones have a slit. Where `sorted` is 1 they are bars on the graph `bars`, by size; below 1 they are so far on their way.
    """

    stage: str
    data: ManyWeights
    factor: Exact
    columns: int
    shade: Shade
    bars: str = ""
    sorted: float = 0.0


@dataclass(frozen=True)
class Sample(Claim):
    """A tile of a legend: how bright this size is shown."""

    size: Exact
    shade: Shade


@dataclass(frozen=True)
class Bar(Claim):
    """A bar along an axis (0 across, 1 up) of a graph up to a quantity: from another one, or from where the graph begins.

    Its middle is at `beside` on the other axis.
    """

    stage: str
    axis: int
    beside: Exact
    to: Quantity
    start: Quantity | None = None


@dataclass(frozen=True)
class Crowd(Claim):
    """A rectangle from the corner of a stage of tiles, one unit of area for each of `count` weights, cut into cells of `each`."""

    stage: str
    count: int
    each: int


@dataclass(frozen=True)
class DeepNetwork(Claim):
    """A network of `depth` equally wide layers, its first weights drawn from a seed at this gain by the recipe of `mathcore.network`."""

    depth: int
    gain: Exact
    seed: int
    width: int = 16


@dataclass(frozen=True)
class OfDeepNetwork(Measured):
    """A number of such a network.

    "size": how large the gradient is as it reaches layer `count`, from 1, beside its size at the last one; "loss": after `count` steps of
    training at `rate`, the last layer then having one neuron.
    """

    net: DeepNetwork
    what: str
    count: int
    rate: Exact = 0


@dataclass(frozen=True)
class LayerSizes(Claim):
    """The sizes of the gradient over the layers, from layer `first`, which may lie between two, to the last; stems begin at size 1."""

    stage: str
    net: DeepNetwork
    first: Exact


@dataclass(frozen=True)
class Learning(Claim):
    """The loss over the steps of training, from step 0 to step `last`, which may lie between two."""

    stage: str
    net: DeepNetwork
    rate: Exact
    last: Exact


@dataclass(frozen=True)
class SmallNetwork(Claim):
    """A network with its data, all drawn from a seed by the recipes of `mathcore.network` and `training.passes`.

    It has been trained for `steps` steps at `rate`, each with the gradient of a batch of its own.
    """

    widths: tuple[int, ...]
    seed: int
    batch: int
    rate: Exact = 0
    steps: int = 0


@dataclass(frozen=True)
class OfSmallNetwork(Measured):
    """A number of such a network.

    "weights": how many it has, offsets included; "forward": the passes that nudging `count` of them takes, with the one before;
    "rounds": the passes each way, or updates, that `count` gradients take, going back.
    """

    net: SmallNetwork
    what: str
    count: int = 0


@dataclass(frozen=True)
class Wiring(Claim):
    """The neurons of a network layer by layer, each joined to all of the layer before."""

    widths: tuple[int, ...]


@dataclass(frozen=True)
class WeightSlopes(Claim):
    """The slopes of a network's loss along its weights from number `first` to before `last`, from 0, on the next batch: bars from 0."""

    stage: str
    net: SmallNetwork
    first: int
    last: int


@dataclass(frozen=True)
class Milestone(Tick):
    """A tick across a road of years, in the road's middle at its year."""


@dataclass(frozen=True)
class Happened(Claim):
    """A lamp on a road of years, at the year of what these people did, joined to the stamp that tells of it."""

    stage: str
    who: str
    year: int


@dataclass(frozen=True)
class Fold(Claim):
    """A matrix that folds into two thin ones, drawn from a seed by the recipe of `mathcore.low_rank`."""

    rows: int
    columns: int
    rank: int
    seed: int


@dataclass(frozen=True)
class FoldNumber(Measured):
    """An entry of such a matrix ("change") or of its thin ones ("left", "right"); rows and columns count from 0."""

    fold: Fold
    part: str
    row: int
    column: int


@dataclass(frozen=True)
class Table(Claim):
    """All entries of such a matrix: squares in cells of one unit, the area the size, hollow where negative; `corner` is its upper left."""

    stage: str
    fold: Fold
    part: str
    corner: tuple[Exact, Exact]
