"""What flows share: matching rows, options, the portals' words for states, content periods."""
