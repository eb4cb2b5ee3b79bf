"""`make bench`: every benchmark, one after the other; figures are of this machine and this run."""

from bench import (
    anchors,
    diff_scale,
    end_to_end,
    prefix_sharing,
    prompt_size,
    scheduling,
    suggestions,
)


def main() -> None:
    end_to_end.main()
    diff_scale.main()
    scheduling.main()
    prefix_sharing.main()
    prompt_size.main()
    anchors.main()
    suggestions.main()


main()
