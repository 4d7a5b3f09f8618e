"""What to aim for and what breaks: dues, the day-by-day forecast, stress, fund, leverage, path and payoff."""
