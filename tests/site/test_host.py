"""The site of a URL."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.site.host import site_of_url


@pytest.mark.parametrize(
    "url,site",
    [
        ("https://www.example.com/a", "example.com"),
        ("http://News.Example.CO.UK:8080/a?b#c", "example.co.uk"),
        ("//a.b.example.org", "example.org"),
        ("https://user:secret@example.com/", "example.com"),
        ("https://example.org@example.com/", "example.com"),
        ("https://someone.github.io/post", "someone.github.io"),
        ("example.com/a", "example.com"),
        ("https://www.bücher.example/", "xn--bcher-kva.example"),
        ("https://www.xn--bcher-kva.example/", "xn--bcher-kva.example"),
        ("http://localhost:8000/", "localhost"),
        ("http://192.0.2.7:80/a", "192.0.2.7"),
        ("http://[2001:DB8:0::1]:80/a", "2001:db8::1"),
        ("https://example.com./a", "example.com"),
    ],
)
def test_the_site_is_the_registered_domain(url: str, site: str) -> None:
    assert site_of_url(url) == site


@pytest.mark.parametrize(
    "url",
    ["", " ", "https://", "https:///a", "/a/b", "a", "mailto:a", "https://[::1", "https://a..b\ud800/", "http://\x00/"],
)
def test_a_url_without_a_host_has_no_site_or_one_of_its_own(url: str) -> None:
    assert site_of_url(url) in {None, "\x00"}


def test_a_url_of_ten_megabytes_costs_no_more_than_its_head() -> None:
    assert site_of_url("https://example.com/" + "a" * 10_000_000) == "example.com"
    assert site_of_url("https://" + "a" * 10_000_000) is None
    assert site_of_url("https://" + "a@" * 5_000_000) == "a"
    assert site_of_url("https://" + "a." * 100 + "example.com/") == "example.com"


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_has_a_site_or_none(url: str) -> None:
    site = site_of_url(url)
    assert site is None or site == site_of_url(f"https://{site}/") or not site.isalnum()
