"""One module a page of the window: each takes frozen views and draws them."""
