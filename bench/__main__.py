"""`make bench`: every benchmark, one after the other; figures are of this machine and this run."""

from bench import (
    analyzer_speed,
    anchors,
    diff_scale,
    end_to_end,
    prefix_sharing,
    prompt_size,
    scheduling,
    suggestions,
    weight,
)


def main() -> None:
    end_to_end.main()
    diff_scale.main()
    scheduling.main()
    prefix_sharing.main()
    prompt_size.main()
    anchors.main()
    suggestions.main()
    analyzer_speed.main()
    weight.main()


main()
