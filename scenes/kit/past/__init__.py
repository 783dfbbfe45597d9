"""Where it all comes from: a road of years, a lamp for each event beside it, and the idea of each on a stamp."""
