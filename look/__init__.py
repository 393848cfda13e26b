"""What both the site and the door show: escaping, one language, the shell, the assets."""
