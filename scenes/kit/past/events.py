"""What happened when: the one place where the dates of the course stand, each as it was published."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """Something that happened: when, who, what in two words, and where it was published.

    Attributes:
        meaning: the colour of the theme that its lamp wears.
    """

    year: int
    who: str
    what: str
    source: str
    meaning: str


EVENTS = (
    Event(1847, "Cauchy", "steps downhill", "Cauchy, Comptes rendus 25, 1847", "step"),
    Event(1907, "Hadamard", "bent plates", "Hadamard, memoir of 1907, Mémoires des savants étrangers 33", "step"),
    Event(1944, "Curry", "any function", "Curry, Quarterly of Applied Mathematics 2, 1944", "step"),
    Event(1951, "Robbins, Monro", "noisy slopes", "Robbins and Monro, Annals of Mathematical Statistics 22, 1951", "step"),
    Event(1952, "Hestenes, Stiefel", "conjugate steps", "Hestenes and Stiefel, Journal of Research of the NBS 49, 1952", "step"),
    Event(1958, "Rosenblatt", "errors teach", "Rosenblatt, Psychological Review 65, 1958", "axis1"),
    Event(1960, "Widrow, Hoff", "slopes teach", "Widrow and Hoff, IRE WESCON Convention Record 4, 1960", "axis1"),
    Event(1970, "Linnainmaa", "going back", "Linnainmaa, master's thesis, University of Helsinki, 1970", "gradient"),
    Event(1974, "Werbos", "in networks", "Werbos, PhD thesis, Harvard University, 1974", "gradient"),
    Event(1986, "Rumelhart, Hinton, Williams", "made known", "Nature 323, 1986", "gradient"),
)
"""In the order in which it happened."""
