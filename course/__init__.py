"""Makes the course out of the scenes: jobs, rendering, what is current, and the command line."""
