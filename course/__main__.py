"""`python -m course` is `fogline`, also where nothing is installed."""

from course.cli import main

main()
