"""What training looks like from further off: the tiles and bars of many weights, a network and its passes, gradients by layer."""
