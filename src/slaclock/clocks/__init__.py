"""Where policies and tickets meet: the fold over a history, the reading of its layers, evaluate."""
