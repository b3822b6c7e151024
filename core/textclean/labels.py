"""The labels that all plugins may use without declaring them. A plugin declares further labels in its ``labels``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from textclean.proposal import Label

LABELS: Mapping[str, Label] = MappingProxyType(
    {
        "recommendations": Label("Lists and lines that point to other articles."),
        "share_label": Label("Share buttons and the names of networks that came along as text."),
        "payment": Label("Donation and payment blocks: forms, codes, account numbers."),
        "table_of_contents": Label("A list of the headings that stand below it anyway."),
        "comment_widget": Label("The comment form and its controls."),
        "call_to_action": Label("Calls to subscribe, follow, sign up, comment or install an app."),
        "section_label": Label("The name of the site's section above the headline."),
        "masthead_date": Label("The day's date above the headline, as in a masthead."),
        "author_stub": Label("The label of a byline whose name is missing."),
        "disclaimer": Label("Legal and house notices that are about the site and not the story."),
        "page_frame": Label("Menus, footers and other lines of the page around the article."),
        "byline": Label("Who wrote it and when.", action="keep"),
        "caption": Label("Captions and photo credits.", action="keep"),
    }
)
