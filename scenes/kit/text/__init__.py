"""Print: words and formulas set by Typst, numbers that count, and what is made of them: tables, a dictionary, sums done by hand."""
