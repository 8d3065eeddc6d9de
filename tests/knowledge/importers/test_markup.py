from knowledge.importers.markup import html_text


def test_paragraphs_lists_and_scripts() -> None:
    fragment = (
        "<p>Eins &amp;\n zwei</p><script>boese()</script><ul><li>drei</li><li><b>vi</b>er</li></ul>"
    )
    assert html_text(fragment) == "Eins & zwei\n- drei\n- vier"


def test_broken_markup_is_text() -> None:
    assert html_text("1 < 2 <b>fett") == "1 < 2 fett"
    assert html_text("") == ""
