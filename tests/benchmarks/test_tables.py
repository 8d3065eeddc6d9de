from benchmarks.tables import markdown_table, percent


def test_columns_are_aligned() -> None:
    table = markdown_table(["style", "n"], [["clipped", "1"], ["all", "120"]])
    assert table.splitlines() == [
        "| style   |   n |",
        "| ------- | --: |",
        "| clipped |   1 |",
        "| all     | 120 |",
    ]


def test_percent_has_one_decimal() -> None:
    assert percent(0.1234) == "12.3 %"
