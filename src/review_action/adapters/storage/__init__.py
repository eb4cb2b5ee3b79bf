"""Where completions are kept between runs: a directory or Redis, each entry signed."""
