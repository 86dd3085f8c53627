from guidance.models import ContentPage, DocumentType


class TopicPage(ContentPage):
    """A safeguarding topic for the public: what it is, what you may notice, what to do now."""

    document_type = DocumentType.TOPIC
    template = "pages/topic_page.html"
    parent_page_types = ["pages.SectionPage"]
    subpage_types: list[str] = []
    page_description = (
        "A safeguarding topic for the public: what it is, what you may notice, what to do now."
    )

    class Meta:
        verbose_name = "topic page"


class YoungPersonPage(ContentPage):
    """A page that speaks to a child or young person."""

    document_type = DocumentType.YOUNG_PERSON
    template = "pages/young_person_page.html"
    parent_page_types = ["pages.SectionPage"]
    subpage_types: list[str] = []
    page_description = "Speaks to a child or young person, in short and kind words."

    class Meta:
        verbose_name = "young person's page"


class InformationPage(ContentPage):
    """A page about the partnership, its work or this site."""

    template = "pages/content_page.html"
    parent_page_types = [
        "pages.HomePage",
        "pages.SectionPage",
        "guidance.ReviewIndexPage",
        "guidance.ReportIndexPage",
    ]
    subpage_types: list[str] = []
    page_description = "About the partnership, its work or this site, where no other type fits."

    class Meta:
        verbose_name = "information page"
