"""Questions: what is asked, as data that knows nothing of pictures, and the clip that poses it, waits, and runs the answer."""
