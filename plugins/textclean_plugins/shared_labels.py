"""Labels of rules files that plugins with code use, too. Whoever declares a label declares it in the same words."""

from __future__ import annotations

from textclean import Label

ADVERTISEMENT = {"advertisement": Label("Marks of an advertisement that stood on the page.")}
PUBLISHED = {"published": Label("When an article was published or changed.", action="keep")}
