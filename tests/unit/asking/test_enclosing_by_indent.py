import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.pipeline.asking.enclosing_by_indent import MAX_LINES, enclosing_by_indent

PYTHON = """\
import os

class Cart:
    limit = 5

    def total(
        self,
        items,
    ) -> int:
        amount = 0

        for item in items:
            amount += item
        return amount

    def empty(self):
        pass

TOP = 1
"""
GO = """\
package shop

func (c *Cart) Total(items []Item) int {
	amount := 0
	for _, item := range items {
		if item.Free {
			continue
		}
		amount += item.Price
	}
	return amount
}

var top = 1
"""
JAVA = """\
public class Cart {
  private final int limit = 5;

  List<Item> items(Shop shop) {
    if (shop.open()) {
      return shop.items();
    }
    return List.of();
  }
}
"""
RUBY = """\
module Shop
  def self.total(items)
    items.sum
  end
end
"""


@pytest.mark.parametrize(
    ("text", "lines", "expected"),
    [
        (PYTHON, (10, 10), (6, 14)),
        (PYTHON, (13, 13), (6, 14)),
        (PYTHON, (6, 6), (6, 14)),
        (PYTHON, (8, 8), (6, 14)),
        (PYTHON, (17, 17), (16, 17)),
        (PYTHON, (4, 4), (3, 17)),
        (PYTHON, (10, 17), (3, 17)),
        (PYTHON, (19, 19), None),
        (PYTHON, (1, 1), None),
        (GO, (7, 7), (3, 12)),
        (GO, (11, 11), (3, 12)),
        (GO, (14, 14), None),
        (JAVA, (6, 6), (4, 9)),
        (JAVA, (2, 2), (1, 10)),
        (RUBY, (3, 3), (2, 4)),
        (RUBY, (2, 4), (2, 4)),
        ("", (1, 1), None),
        (PYTHON, (0, 1), None),
        (PYTHON, (5, 99), None),
        (PYTHON, (9, 8), None),
    ],
)
def test_enclosing_by_indent__smallest_definition(
    text: str, lines: tuple[int, int], expected: tuple[int, int] | None
) -> None:
    assert enclosing_by_indent(text, *lines) == expected


def test_enclosing_by_indent__one_that_is_too_long_is_none() -> None:
    text = "def a():\n" + "    b()\n" * (MAX_LINES + 1)
    assert enclosing_by_indent(text, 10, 10) is None
    assert enclosing_by_indent(text, MAX_LINES + 2, MAX_LINES + 2) is None


@given(
    st.lists(st.sampled_from(["def a():", "x {", "}", " b", "  ) {", "\t(", "", "end", "é"])).map(
        "\n".join
    ),
    st.integers(-1, 12),
    st.integers(-1, 12),
)
def test_enclosing_by_indent__holds_the_lines_or_is_none(text: str, start: int, end: int) -> None:
    found = enclosing_by_indent(text, start, end)
    if found is not None:
        assert 1 <= found[0] <= start <= end <= found[1] <= text.count("\n") + 1
