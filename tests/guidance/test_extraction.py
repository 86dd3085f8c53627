import contextlib
import datetime as dt
import io
import time
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from guidance.extraction import SUPPORTED_EXTENSIONS, UnreadableDocument, extract

from .test_extraction_samples import (
    PROSE,
    blank_pdf,
    locked_pdf,
    page,
    pdf,
    saved,
    swelling_docx,
)

AREAS = {
    "Bath and North East Somerset": [
        "Bath and North East Somerset",
        "Bath & North East Somerset",
        "B&NES",
        "BANES",
    ],
    "Somerset": ["Somerset"],
}


def read(text, name="paper.txt"):
    return extract(name, text if isinstance(text, bytes) else text.encode(), areas=AREAS)


def whole(extracted):
    return "\n\n".join(section.text for section in extracted.sections)


def paths(extracted):
    return [section.heading_path for section in extracted.sections]


def under(extracted, heading):
    found = [s.text for s in extracted.sections if s.heading_path[-1] == heading]
    assert found, paths(extracted)
    return found[0]


# Debris


def test_characters_of_typesetting_are_cleaned():
    text = whole(read(f"The o\ufb03ce re\u00adfers\u00a0at once, \ufb01rst of all.\u200b {PROSE}"))
    assert "The office refers at once, first of all." in text


def test_a_word_that_a_line_end_divides_is_mended():
    lines = [
        "The partnership reviews its safe-",
        "guarding arrangements each year and asks every multi-",
        "agency team to say what it did. Safeguarding needs multi-agency work, and",
        "each of the teams that took part in the review was asked to write down",
    ]
    text = whole(read("\n".join([*lines, PROSE])))
    assert "its safeguarding arrangements" in text
    assert "every multi-agency team" in text


def test_inline_marks_go_and_what_looks_like_them_stays():
    text = whole(
        read(
            "The **lead** said on the 16<sup>th</sup> of May that <5 children &amp; 3 adults came, "
            "see [the page](https://example.org/x) or <https://example.org>, \\* provisional, "
            "$\\frac{3}{4}$ of them under_the_age, 2 * 3. " + PROSE
        )
    )
    assert (
        "The lead said on the 16th of May that <5 children & 3 adults came, see the page or "
        "https://example.org, * provisional, 3/4 of them under_the_age, 2 * 3." in text
    )


def test_wrapped_lines_become_paragraphs_and_blank_lines_divide_them():
    wrapped = (
        "Anyone who works with families should know whom to tell when they\n"
        "are worried, and should be told afterwards what was done about it,\n"
        "because silence after a referral puts people off making another.\n\n"
        "A second paragraph follows here and says that the duty team answers\n"
        "every referral within one working day, at the latest by the evening.\n"
    )
    paragraphs = whole(read(wrapped)).split("\n\n")
    assert len(paragraphs) == 2
    assert paragraphs[0].endswith("puts people off making another.")


def test_a_sentence_goes_on_over_the_page_end():
    text = whole(
        read(
            f"{PROSE}\n\nThe panel heard from each of the schools that took part in the work of\n\n"
            "14\n\n\f\nthe year and thanked them for it.\n"
        )
    )
    assert "took part in the work of the year and thanked them for it." in text
    assert "14" not in text


def test_a_list_item_goes_on_over_the_page_end():
    text = whole(
        read(f"{PROSE}\n\n- Refer to the team that covers\n\n\f\n\nthe street.\n- Write it down.")
    )
    assert "- Refer to the team that covers the street.\n- Write it down." in text


@pytest.mark.parametrize(
    "debris",
    [
        "Page 3 of 40",
        "- 12 -",
        "17",
        "This page is intentionally left blank",
        "12.5%",
        "Figure 3: Referrals by month",
        "office@example.org",
        "Telephone: 01225 000000",
        "https://example.org/a/long/address",
        "Area ● Ours ● England ● South West",
        "Jo Bloggs\nIndependent Chair\nAnytown Safeguarding Board",
        "Jo Bloggs\nCounty Hall\nAnytown\nAB1 2CD",
        "Jo Bloggs - Independent Chair",
    ],
)
def test_debris_between_paragraphs_is_dropped(debris):
    text = whole(read(f"{PROSE}\n\n{debris}\n\nThe board met four times in the year.\n"))
    assert text == f"{PROSE}\n\nThe board met four times in the year."


def test_a_highlighted_figure_in_a_sentence_is_no_debris():
    text = whole(read(f"{PROSE}\n\nA high proportion of people\n\n**88%**\n\nfeel safe at home.\n"))
    assert "A high proportion of people 88% feel safe at home." in text


def test_running_heads_go_and_headings_that_come_back_stay():
    parts = []
    for number, group in enumerate(["Training", "Audit", "Health", "Schools"], 1):
        parts.append(
            f"{group} group\n\nKey achievements\n\nThe {group.lower()} group met often and its "
            f"members said that they would go on with the\n\nAnytown Annual Paper\n\n{number}\n\n"
            f"work of the {group.lower()} plan in the coming year."
        )
    found = read("\n\n".join([PROSE, *parts]))
    assert "Anytown Annual Paper" not in whole(found)
    assert "go on with the work of the audit plan" in whole(found)
    assert [path for path in paths(found) if path[-1] == "Key achievements"]
    assert sum(path[-1] == "Key achievements" for path in paths(found)) == 4


@pytest.mark.parametrize(
    "contents",
    [
        "Contents\n\n1. Preface\t2\n2. Training\t5\nAppendices:\n3. Budget\t9\n",
        "Table of contents\n\nPreface ........ 2\nTraining ........ 5\nBudget ........ 9\n",
        "# CONTENTS\n\nPreface\n\nTraining\n\nBudget\n",
        "Contents\n\nPreface   2\nTraining   5\nBudget   9\n",
    ],
)
def test_lists_of_contents_are_dropped_and_the_chapters_stay(contents):
    found = read(
        f"{contents}\n# Preface\n\n{PROSE}\n\n# Training\n\nCourses ran all year for "
        "everybody who asked.\n\n# Budget\n\nEvery partner paid its share in full this year.\n"
    )
    assert paths(found) == [("Preface",), ("Training",), ("Budget",)]
    assert whole(found) == (
        f"{PROSE}\n\nCourses ran all year for everybody who asked.\n\n"
        "Every partner paid its share in full this year."
    )


def test_a_paragraph_that_ends_in_a_year_right_after_the_contents_stays():
    found = read(
        "Table of contents\n\nSection 1: Local context for 2017 - 18........3\n\n"
        f"Section 1: Local context for 2017 - 18\n\n- 1.1 {PROSE}\n"
    )
    assert PROSE in whole(found)
    assert paths(found) == [("Section 1: Local context for 2017 - 18",)]


def test_empty_headings_go_and_questions_stay():
    found = read(
        f"# Referrals By Source\n\n# Training\n\n{PROSE}\n\n## How can we include families?\n"
        "\n## Making It Happen\n\nThe board will ask families what worked for them and what not.\n"
    )
    assert paths(found) == [("Training",), ("Training", "Making It Happen")]


def test_a_short_question_without_a_mark_is_kept_as_text():
    found = read(
        f"1. Training\n\n{PROSE}\n\nHow can we include families in the process?\n\n"
        "2. Budget\n\nEvery partner paid its share in full and on time this year."
    )
    assert "How can we include families in the process?" in whole(found)


# Headings


def test_headings_by_every_sign_give_paths():
    found = read(
        f"{PROSE}\n\nSAFER RECRUITMENT\n\n{PROSE}\n\nChecks Before Starting\n\n{PROSE}\n\n"
        f"**References that are needed**\n\n{PROSE}\n"
    )
    assert paths(found)[1:] == [
        ("Safer Recruitment",),
        ("Safer Recruitment", "Checks Before Starting"),
        ("References that are needed",),
    ]


def test_numbered_headings_nest_by_their_numbers():
    found = read(
        f"1. Summary\n\n1.1 Key priorities\n\n{PROSE}\n\n1.1.1 Early help\n\n{PROSE}\n\n"
        f"2 GOVERNANCE\n\n2.1 {PROSE}\n\n2.2 The board meets four times a year.\n\n"
        f"Appendix 1: Budget\n\n1. Income\n\n{PROSE}\n"
    )
    assert paths(found) == [
        ("Summary", "Key priorities"),
        ("Summary", "Key priorities", "Early help"),
        ("Governance",),
        ("Appendix 1: Budget", "Income"),
    ]
    assert under(found, "Governance") == f"{PROSE}\n\nThe board meets four times a year."


def test_numbered_lists_are_no_headings_and_numbers_that_count_stay():
    found = read(
        f"Key Achievements\n\n1. Ran the second year of visits\n2. Updated the terms\n\n{PROSE}\n\n"
        "- 3 members attended a meeting in London\n- 1247 training places were made available\n"
    )
    assert paths(found) == [("Key Achievements",)]
    assert "Ran the second year of visits" in whole(found)
    assert "- 3 members attended a meeting in London\n- 1247 training places" in whole(found)


def test_lead_ins_stay_with_their_lists():
    found = read(
        f"1. Training\n\n{PROSE}\n\n1.2 The approach to quality is:\n\n- Open to all\n- Fair\n\n"
        "This includes:\n\n- Courses\n- Briefings\n"
    )
    assert paths(found) == [("Training",)]
    assert "This includes:\n\n- Courses\n- Briefings" in whole(found)


def test_acronyms_survive_when_capitals_are_calmed():
    found = read(
        f"# THE WORK OF THE LADO IN SCHOOLS\n\n{PROSE} Here the LADO hears of it. So the LADO "
        "knows.\n\n# OUR STORY\n\nThe story of our schools is long and is told here in full.\n"
    )
    assert paths(found) == [("The Work of the LADO in Schools",), ("Our Story",)]


def test_a_sentence_that_runs_out_of_its_heading_is_whole():
    found = read(f"# PREVENT\n\n{PROSE}\n\n# LONE ACTORS\n\npresent the highest threat here.\n")
    assert "LONE ACTORS present the highest threat here." in whole(found)


def test_paths_are_four_deep_at_most_and_keep_the_innermost():
    marks = "\n\n".join(f"{'#' * depth} Part {depth} of it\n\n{PROSE}" for depth in range(1, 7))
    found = read(f"{marks}\n\n# Another\n\n{PROSE}", "deep.md")
    deepest = max(paths(found), key=len)
    assert len(deepest) == 4
    assert ("Part 1 of it", "Part 2 of it", "Part 3 of it", "Part 6 of it") in paths(found)


def test_anchors_are_slugs_and_never_twice_the_same():
    found = read(f"# Aims & Values\n\n{PROSE}\n\n# Aims & Values\n\n{PROSE}\n\n# ¿?\n\n{PROSE}\n")
    anchors = [section.anchor for section in found.sections]
    assert anchors == ["aims-and-values", "aims-and-values-2", "section-3"]


def test_a_document_without_headings_is_one_section_under_its_title():
    found = read(f"{PROSE}\n\n{PROSE}\n", "hand-washing_notes.txt")
    assert paths(found) == [("Hand washing notes",)]
    assert found.title == "Hand washing notes"


def test_a_pack_of_papers_opens_a_part_for_each_paper():
    form = "MEETING/ DECISION MAKER:\tPanel\nTITLE:\t{}\nWARD:\tAll\nAN OPEN PUBLIC ITEM\t\n"
    found = read(
        f"Agenda\n\nVenue: Town Hall\n\n1. APOLOGIES FOR ABSENCE\n\nThere were none at all.\n\n"
        f"{form.format('Complaints Report')}\n1 THE ISSUE\n\n{PROSE}\n\n"
        f"Contact person\tJo Bloggs 01225 000000\nBackground papers\tNone\n\n"
        "This page is intentionally left blank\n\n"
        f"{form.format('Reviewing Report')}\n1 THE ISSUE\n\n{PROSE}\n"
    )
    assert ("Complaints Report", "The Issue") in paths(found)
    assert ("Reviewing Report", "The Issue") in paths(found)
    assert "Jo Bloggs" not in whole(found)
    assert "WARD" not in whole(found)
    assert found.document_type == "meeting-papers"


# Tables


def test_rows_repeat_the_heads_of_their_columns():
    text = whole(read(f"{PROSE}\n\nTerm\tMeaning\nMASH\tSafeguarding hub\nMCA\tCapacity act\n"))
    assert "Term: MASH; Meaning: Safeguarding hub\nTerm: MCA; Meaning: Capacity act" in text


def test_heads_of_two_rows_are_joined_and_money_finds_its_column():
    text = whole(
        read(
            f"{PROSE}\n\n\t2008-09\t\t2009-10\t\n\tNumber\t%\tNumber\t%\n"
            "ENGLAND\t5,100\t13.0\t6,000\t13.4\nSouth West\t375\t12.0\t548\t11.1\n\n"
            "Costs this year.\n\nExpenditure\tBudget\t\tActual\t\nChair\t£\t1,400\t£\t-\n"
            "Printing\t£\t500\t£\t250\n"
        )
    )
    assert "ENGLAND; 2008-09 Number: 5,100; 2008-09 %: 13.0; 2009-10 Number: 6,000" in text
    assert "Expenditure: Chair; Budget: £1,400\n" in text
    assert "Expenditure: Printing; Budget: £500; Actual: £250" in text


def test_tables_without_a_head_give_label_and_value():
    text = whole(
        read(f"{PROSE}\n\nFrequency of meetings\tQuarterly\nMain focus\tAgree what to audit.\n")
    )
    assert "Frequency of meetings: Quarterly\nMain focus: Agree what to audit" in text


def test_lists_in_cells_become_sentences():
    text = whole(
        read(
            f"{PROSE}\n\n<b>Schools</b>\t"
            "<ul><li>• Agreed a budget</li><li>• Ran courses</li></ul>\n"
            "<b>Police</b>\t<p>Met weekly.</p> <p>Wrote it down</p>\n"
        )
    )
    assert "Schools: Agreed a budget. Ran courses\nPolice: Met weekly. Wrote it down" in text


def test_a_table_goes_on_over_the_page_end_with_its_head_and_its_broken_row():
    head = "Priority\tAction\tLead\n"
    text = whole(
        read(
            f"{PROSE}\n\n{head}1. Use the review and\tCheck the plans for all\tChair\n\n\n"
            f"{head}other reviews to learn\tchildren in care\t\n"
            "\tTell every school about what was learned\tManager\n"
        )
    )
    assert (
        "Priority: 1. Use the review and other reviews to learn; Action: Check the plans for all "
        "children in care; Lead: Chair" in text
    )
    assert (
        "Priority: 1. Use the review and other reviews to learn; Action: Tell every school about "
        "what was learned; Lead: Manager" in text
    )


def test_a_captioned_table_stands_under_its_caption_and_the_text_after_it_does_not():
    found = read(
        f"1. Activity\n\n{PROSE}\n\nTable 2: Outcome of requests\n\nOutcome\tQ1\tQ2\n"
        "Referral\t272\t276\nAdvice\t14\t29\n\n1.2 The number of referrals has increased.\n"
    )
    assert paths(found) == [
        ("Activity",),
        ("Activity", "Table 2: Outcome of requests"),
        ("Activity",),
    ]
    assert under(found, "Table 2: Outcome of requests") == (
        "Outcome: Referral; Q1: 272; Q2: 276\nOutcome: Advice; Q1: 14; Q2: 29"
    )
    assert found.sections[2].text == "The number of referrals has increased."


def test_pipe_tables_and_separators_are_read_in_messy_text():
    text = whole(
        read(
            f"{PROSE}\n\n1\n\nName\tRole\n----\t----\nAnn\tLead nurse\n\n"
            "Then there were pipes.\n\n| Day | Hours |\n|---|---|\n| Monday | 9 to 5 |\n"
        )
    )
    assert "Name: Ann; Role: Lead nurse" in text
    assert "Day: Monday; Hours: 9 to 5" in text


# What a document is


@pytest.mark.parametrize(
    ("text", "dated", "label"),
    [
        ("Anytown Board\n\nAnnual Report 2012 – 2013", dt.date(2013, 3, 31), "2012-13"),
        ("ANNUAL REPORT\n\n2019-2020", dt.date(2020, 3, 31), "2019-20"),
        ("Date: 16<sup>th</sup> November 2011", dt.date(2011, 11, 16), "November 2011"),
        ("Date: Tuesday, 10th July, 2018", dt.date(2018, 7, 10), "July 2018"),
        ("Safeguarding Policy\n\nMay 2024", dt.date(2024, 5, 31), "May 2024"),
        ("Strategy 2018/19", dt.date(2019, 3, 31), "2018-19"),
        (
            "Policy\n\nNext review: 1 June 2031\n\nVersion of 2/5/2024",
            dt.date(2024, 5, 2),
            "May 2024",
        ),
        ("Safeguarding notes", None, ""),
    ],
)
def test_dates_and_periods(text, dated, label):
    found = read(f"{text}\n\n{PROSE}\n")
    assert (found.dated, found.year_label) == (dated, label)


def test_the_file_name_dates_a_document_that_does_not():
    assert read(PROSE, "board-report-2012-13.txt").year_label == "2012-13"
    assert read(PROSE, "panel-papers-2018-07.txt").year_label == "July 2018"


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Bath and North East Somerset Board", "Bath and North East Somerset"),
        ("B&NES and its neighbours", "Bath and North East Somerset"),
        ("Somerset Safeguarding Board", "Somerset"),
        ("Avon and Somerset Police and North Somerset Council", None),
        ("A national report", None),
    ],
)
def test_areas(text, area):
    assert read(f"{text}\n\n{PROSE}\n").area == area


def test_the_area_of_the_title_outweighs_names_in_the_text():
    text = f"Bath & North East Somerset Board\n\n{PROSE}\n\n" + "Somerset helped. " * 9
    assert read(text).area == "Bath and North East Somerset"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Anytown Annual Report", "annual-report"),
        ("Child Protection Activity Performance Report", "report"),
        ("Safeguarding Policy and Procedures", "policy"),
        ("Bruising Protocol", "protocol"),
        ("Escalation Procedure", "procedure"),
        ("Neglect Strategy", "strategy"),
        ("One Minute Guide: Modern Slavery", "one-minute-guide"),
        ("Practice Guidance on Self-neglect", "practice-guide"),
        ("MASH Referral Form", "form"),
        ("Summer Newsletter", "newsletter"),
        ("Leaflet for Parents", "leaflet"),
        ("Hand Washing", "other"),
    ],
)
def test_document_types(title, kind):
    assert read(f"# {title}\n\n{PROSE}\n\n## More\n\n{PROSE}\n", "paper.md").document_type == kind


def test_titles_of_covers_are_put_together():
    found = read(
        "**Anytown Community\nSafeguarding Partnership**\n\n**ASP**\n\n# ANNUAL REPORT\n\n"
        f"2019-2020\n\n# CONTENTS\n\nWelcome\t3\nTraining\t5\n\n# WELCOME\n\n{PROSE}\n"
    )
    assert found.title == "Anytown Community Safeguarding Partnership: Annual Report 2019-2020"
    assert paths(found) == [("Welcome",)]


# Markdown


def test_clean_markdown_is_read_by_its_grammar():
    found = read(
        f"# Referral Guide\n\n## Who may refer\n\nAnyone *may*.\n{PROSE}\n\n"
        "1. Call the [team](https://example.org)\n2. Write\n\n   More on writing.\n\n"
        "| Day | Hours |\n|---|---|\n| Monday | 9 to 5 |\n\n```\nnot a # heading\n```\n",
        "guide.md",
    )
    assert found.title == "Referral Guide"
    assert paths(found) == [("Who may refer",)]
    assert "Anyone may. Every member" in whole(found)
    assert "- Call the team\n- Write\n\nMore on writing." in whole(found)
    assert "Day: Monday; Hours: 9 to 5" in whole(found)
    assert "not a # heading" in whole(found)


# HTML


def test_web_pages_lose_their_furniture_and_keep_their_content():
    found = read(
        f"""<!doctype html><html><head><title>Reporting neglect | Anytown</title>
        <meta property="article:modified_time" content="2024-05-02"></head><body>
        <div class="cookie-banner">We use cookies</div><header>Site name</header>
        <nav><ul><li>Home</li></ul></nav><main><article><header><h1>Reporting neglect</h1></header>
        <h2>What to do</h2><p>Tell <b>some</b>one.<br>{PROSE}</p>
        <ul><li>Call us<ul><li>by day</li></ul></li><li>Write</li></ul>
        <table><caption>Opening hours</caption><tr><th>Day</th><th>Hours</th></tr>
        <tr><td rowspan="2">Monday</td><td>9 to 5</td></tr><tr><td>7 to 9</td></tr></table>
        <p style="display: none">hidden words</p><script>bad()</script>
        <form><input value="x">Feedback?</form></article></main>
        <aside>Related</aside><footer>Contact us</footer></body></html>""",
        "page.html",
    )
    assert found.title == "Reporting neglect"
    assert paths(found) == [("What to do",), ("What to do", "Opening hours")]
    text = under(found, "What to do")
    assert text.startswith("Tell someone. Every member")
    assert "- Call us\n- by day\n- Write" in text
    assert under(found, "Opening hours") == "Day: Monday; Hours: 9 to 5\nDay: Monday; Hours: 7 to 9"
    for gone in (
        "cookies",
        "Site name",
        "Home",
        "hidden",
        "bad()",
        "Feedback",
        "Related",
        "Contact",
    ):
        assert gone not in whole(found)
    assert found.dated == dt.date(2024, 5, 2)


def test_web_pages_in_declared_encodings_are_read():
    page_text = (
        f'<html><head><meta charset="iso-8859-1"></head><body><p>Caf\xe9. {PROSE}</p></body>'
    )
    assert "Café" in whole(read(page_text.encode("latin-1"), "page.htm"))


# Word


def test_word_documents_give_headings_lists_and_tables_in_order():
    document = Document()
    document.add_heading("Lone Working Policy", 0)
    document.add_heading("Before a visit", 1)
    document.add_paragraph(PROSE)
    document.add_paragraph("Tell a colleague", style="List Bullet")
    document.add_paragraph("Take a phone", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [*table.rows[0].cells, *table.rows[1].cells],
        ["Role", "Duty", "Lead", "Checks"],
        strict=True,
    ):
        cell.text = text
    document.add_heading("After a visit", 2)
    document.add_paragraph("Ring in and say that the visit is over.")
    found = read(saved(document), "policy.docx")
    assert found.title == "Lone Working Policy"
    assert found.document_type == "policy"
    assert paths(found) == [("Before a visit",), ("Before a visit", "After a visit")]
    assert found.sections[0].text == (
        f"{PROSE}\n\n- Tell a colleague\n- Take a phone\n\nRole: Lead; Duty: Checks"
    )


def test_tracked_deletions_are_gone_and_insertions_are_there():
    document = Document()
    paragraph = document.add_paragraph(f"{PROSE} Refer within ")
    names = nsdecls("w")
    paragraph._p.append(
        parse_xml(f'<w:del {names} w:id="1"><w:r><w:delText>five</w:delText></w:r></w:del>')
    )
    paragraph._p.append(parse_xml(f'<w:ins {names} w:id="2"><w:r><w:t>two</w:t></w:r></w:ins>'))
    paragraph.add_run(" days.")
    assert "Refer within two days." in whole(read(saved(document), "policy.docx"))


def test_bold_lines_are_headings_where_word_marks_none():
    document = Document()
    document.add_paragraph().add_run("Who to tell").bold = True
    document.add_paragraph(PROSE)
    assert paths(read(saved(document), "notes.docx"))[-1][-1] == "Who to tell"


# PDF


def test_pdf_pages_join_and_lose_heads_and_feet():
    pages = []
    for number in range(1, 6):
        lines = [
            f"{number}. Chapter {'ABCDE'[number - 1]}",
            "",
            f"The duty team of {'ABCDE'[number - 1]} answers referrals within one day and tells",
            f"the person who made it what {'ABCDE'[number - 1]} decided, and asks whether the",
            f"family agreed. This is what chapter {'ABCDE'[number - 1]} says in all of its detail.",
        ]
        pages.append(page(lines, head="Anytown Escalation Procedure", foot=f"Page {number} of 5"))
    found = read(pdf(pages), "escalation.pdf")
    assert found.title == "Anytown Escalation Procedure"
    assert found.document_type == "procedure"
    assert [path[-1] for path in paths(found)] == [f"Chapter {c}" for c in "ABCDE"]
    assert (
        "tells the person who made it what B decided, and asks whether the family agreed."
        in under(found, "Chapter B")
    )
    assert "Page" not in whole(found)
    assert "Anytown" not in under(found, "Chapter C")


def test_pdf_tables_keep_their_columns():
    lines = page([PROSE[:80], PROSE[80:160], "", "", ""])
    for row, cells in enumerate(
        [("Year", "Plans", "Visits"), ("2011", "71", "140"), ("2012", "102", "99")]
    ):
        lines += [(x, 640 - 14 * row, cell) for x, cell in zip((72, 230, 380), cells, strict=True)]
    assert "Year: 2011; Plans: 71; Visits: 140\nYear: 2012; Plans: 102; Visits: 99" in whole(
        read(pdf([lines]), "table.pdf")
    )


# What cannot be read


def unreadable(name, data):
    with pytest.raises(UnreadableDocument) as caught:
        extract(name, data, areas=AREAS)
    message = str(caught.value)
    assert message.endswith(".")
    assert "Traceback" not in message
    return message


def test_supported_types_are_told():
    assert {".txt", ".md", ".html", ".pdf", ".docx"} <= SUPPORTED_EXTENSIONS
    assert ".docx" in unreadable("photo.png", b"\x89PNG")
    assert "extension" in unreadable("README", b"text")


@pytest.mark.parametrize("extension", sorted(SUPPORTED_EXTENSIONS))
def test_empty_and_wrong_files_are_refused(extension):
    assert "empty" in unreadable(f"a{extension}", b"")
    assert "empty" in unreadable(f"a{extension}", b" \n ")
    unreadable(f"a{extension}", bytes(range(256)) * 20)
    unreadable(f"a{extension}", b"\x89PNG\r\n\x1a\n" + bytes(200))


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
def test_text_under_another_name_is_refused(name):
    assert "no " in unreadable(name, PROSE.encode())


def test_packed_files_under_a_text_name_are_refused():
    assert "not a text file" in unreadable("a.txt", pdf([page([PROSE])]))
    assert "not a text file" in unreadable("a.md", saved(Document()))


def test_too_little_text_is_refused():
    assert "almost no text" in unreadable("a.txt", b"Only these few words are here.")


def test_encodings():
    wanted = "The café’s lead said so."
    for data in (
        f"{wanted} {PROSE}".encode(),
        f"{wanted} {PROSE}".encode("utf-8-sig"),
        f"{wanted} {PROSE}".encode("utf-16"),
        f"{wanted} {PROSE}".encode("cp1252"),
    ):
        assert wanted in whole(read(data))
    assert "letters" in unreadable("a.txt", "данные о детях ".encode("koi8-r") * 20)


def test_broken_pdfs():
    good = pdf([page([PROSE])])
    assert "no PDF" in unreadable("a.pdf", b"PK\x03\x04" + good[:10].replace(b"%PDF", b"xxxx"))
    unreadable("a.pdf", good[: len(good) // 3])
    unreadable("a.pdf", b"%PDF-1.4\n" + b"\x00\xff" * 500)


def test_locked_and_scanned_pdfs():
    assert "password" in unreadable("a.pdf", locked_pdf())
    assert "OCR" in unreadable("a.pdf", blank_pdf())


def test_pdfs_of_too_many_pages(monkeypatch):
    monkeypatch.setattr("guidance.extraction.pdf_reader.MAX_PAGES", 2)
    assert "pages" in unreadable("a.pdf", pdf([page([PROSE])] * 3))


def test_pdfs_that_take_too_long(monkeypatch):
    monkeypatch.setattr("guidance.extraction.pdf_reader.MAX_SECONDS", -1.0)
    assert "too long" in unreadable("a.pdf", pdf([page([PROSE])]))


def test_broken_word_documents():
    document = Document()
    document.add_paragraph(PROSE)
    good = saved(document)
    assert "broken" in unreadable("a.docx", good[: len(good) // 2])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("other.txt", PROSE)
    assert "no Word document" in unreadable("a.docx", buffer.getvalue())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<a>")
        archive.writestr("word/document.xml", "<broken")
    assert "broken" in unreadable("a.docx", buffer.getvalue())


def test_word_documents_that_are_locked_or_swell():
    assert "password" in unreadable("a.docx", b"\xd0\xcf\x11\xe0" + bytes(600))
    assert "too large" in unreadable("a.docx", swelling_docx())


def test_pages_without_html_and_pages_nested_without_end():
    assert "no HTML" in unreadable("a.html", PROSE.encode())
    unreadable("a.html", b"<div>" * 50_000 + b"<p>word</p>")


def test_long_text_is_read_quickly():
    chapter = f"1.1 {PROSE}\n\nName\tRole\nAnn\tLead\n\n- One thing to do\n\nA Short Line Alone\n\n"
    text = "".join(f"{number} PART\n\n{chapter}" for number in range(1, 2500))
    assert len(text) > 600_000
    started = time.monotonic()
    read(text)
    assert time.monotonic() - started < 8


@pytest.mark.parametrize(
    "unit", ["*a ", "**", "[a](", "<!--", "a-\n", "| ", "1.", "(", "\t", "Ab\n\n"]
)
def test_hostile_text_is_read_or_refused_in_time(unit):
    started = time.monotonic()
    with contextlib.suppress(UnreadableDocument):
        read(f"{PROSE}\n\n" + unit * 15_000)
    assert time.monotonic() - started < 10
