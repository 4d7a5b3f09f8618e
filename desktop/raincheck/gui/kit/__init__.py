"""What the features of the window are built from; it knows none of them."""
