"""Pictures of figures: small ones drawn by Qt at once, large ones by matplotlib later."""
