"""Planning: stress, cash path, fund, payoff orders, costs and talks with lenders."""
