"""Two runs side by side as the screen shows them: aligned rows, where they part, the gradients of both."""
