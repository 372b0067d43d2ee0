"""How furniture is marked in a page: tags, roles, class names, and the words of buttons and teaser lists."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from lxml import etree

_FURNITURE_TAGS = frozenset(("nav", "footer", "dialog", "menu"))
_FURNITURE_ROLES = frozenset(
    str.split(
        "navigation search banner contentinfo complementary dialog alertdialog menu menubar tablist toolbar alert"
    )
)
_MAIN_ROLES = frozenset(("main", "article", "document"))
_NEVER_FURNITURE = frozenset(str.split("html body main article h1 tr tbody blockquote figcaption"))
_FURNITURE_WORDS = frozenset(
    str.split(
        "ad ads adslot advert advertisement advertorial adunit banner breadcrumb breadcrumbs comment comments consent "
        "cookie cookies copyright credit crumbs disqus donate fb feedback flyout footer ftr gdpr hamburger leaderboard "
        "livefyre login masthead menu menus modal mostread nav navbar navbox navi navigation newsletter outbrain pager "
        "pagination paging paywall popular popup pop promo promos promotion readmore recirc recirculation recommend "
        "recommendation recommendations recommended register related replies respond rss search share "
        "shared sharebar "
        "sharedaddy sharing shopping sidebar sidebars signin signup skip skiplink skyscraper social socials sponsor "
        "sponsored sponsors slogan subnav subscribe subscription "
        "tagline taboola tagcloud taglist tags toc toolbar toolbox topbar "
        "trending tweet upsell whatsapp yarpp"
    )
)
_FURNITURE_PAIRS = re.compile(
    r"related-?(?:posts?|stor|articles?|content|news|links?|items?)"
    r"|(?<![a-z])(?:read|see|more|latest|most|top|also|you-?may|next|prev(?:ious)?|other)[-_]?"
    r"(?:also|more|next|news|stories|story|posts?|articles?|like|read|popular|viewed|commented|from|on|in)(?![a-z])"
    r"|(?<![\w-])widgets?(?![\w-])|widget-?area|(?:sidebar|footer)-?widget|(?<![\w-])widget_"
    r"|site-?(?:header|footer|nav|map|sub|title|name|description|tagline)|page-?(?:header|footer)-?nav|author-?(?:bio|box|info|profile|card)"
    r"|(?:post|entry|article)-?(?:tags|categories|cats|nav|navigation|footer|share|tools|utility)|cat-?links|tag-?links"
    r"|back-?to-?top"
    r"|mail(?:ing)?-?list|call-?to-?action|(?<![a-z])cta(?![a-z])|next-?prev|prev-?next"
    r"|gallery|slideshow|lightbox|mw-(?:jump|navigation)|printfooter",
    re.I,
)
_KEPT_ASIDES = frozenset(
    str.split("pullquote pull quote key facts factbox figures stats statistics highlights infobox")
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_INTERFACE = re.compile(
    r"(?:(?:advertise?ments?|advert|sponsored(?: content)?|(?:\d+ |no )?comments?(?: yet)?|leave a (?:comment|reply)"
    r"|share(?: (?:this|on|via|article|story|post|page)\b.*)?|print(?: this)?(?: page| article)?|e-?mail(?: this.*)?"
    r"|(?:click|tap) here (?:to|for) .*|.{0,100}[.!] (?:click|tap) here (?:to|for) [^.]{0,60}"
    r"|(?:please )?(?:subscribe|sign up|register|join)(?: now| today)? (?:to|for) "
    r"(?:our|my|free|the newsletter|the mailing list)\b.*"
    r"|subscribe(?: now)?|sign up|log ?in|follow us\b.*|like us on .*|find us on .*|download (?:our|the) app\b.*"
    r"|(?:back to|return to) top|skip to .*|tell us what you think.*|(?:read|show|load) more|continue reading.*|tweet"
    r"|(?:we use|this (?:web)?site uses) cookies\b.*|accept(?: all)? cookies|caption|close|open|loading\W*|menu|search"
    r"|(?:photo|image|picture|video) ?(?:credit|by)?: .{0,60}|tags?:?|topics?:?|credit: .{0,40})\W*)\Z",
    re.I,
)
_POINTER = re.compile(
    r"(?:related|recommended|(?:read )?more|read (?:also|next)|see also|also read|watch|listen|tags?"
    r"|categor(?:y|ies)|filed under)\b[^:]{0,20}:",
    re.I,
)
_RELATED = re.compile(
    r"(?:(?:related|recommended|more|other|similar|further|latest|recent|popular|trending)(?: \w+)? "
    r"(?:articles?|stories|posts?|news|coverage|reading|links?|topics|content|publications|pages|from .*|on this .*)"
    r"|related|see also|read (?:more|also|next)|also read|more like this|don['’]t miss"
    r"|you (?:may|might) (?:also )?(?:like|be interested).*"
    r"|(?:most|top) (?:read|viewed|popular|shared|stories).*)\W*\Z",
    re.I,
)


class Verdict(IntEnum):
    """How sure an element's own markup makes us that it is furniture."""

    TEXT = 0
    HINTED = 1  # by its class or id
    SURE = 2  # by its tag or role


def own_verdict(element: etree._Element) -> Verdict:
    """What the element's tag, role, class and id say, without its surroundings."""
    tag, role = element.tag, (element.get("role") or "").lower()
    if tag == "header":
        return Verdict.TEXT if _is_in_article(element) else Verdict.SURE
    if tag == "aside":
        return Verdict.TEXT if class_words(element) & _KEPT_ASIDES else Verdict.SURE
    if tag == "form":  # old programs of servers (ASP) put the whole page into one
        return Verdict.HINTED if _has_fields(element) else Verdict.TEXT
    if tag in _FURNITURE_TAGS or role in _FURNITURE_ROLES:
        return Verdict.SURE
    if tag in _NEVER_FURNITURE or role in _MAIN_ROLES:
        return Verdict.TEXT
    return Verdict.HINTED if _names_furniture(*_names(element)) else Verdict.TEXT


def _has_fields(form: etree._Element) -> bool:
    """Whether there is anything to fill in."""
    fields = form.iter("input", "select", "textarea")
    return any((field.get("type") or "").lower() not in ("hidden", "submit", "image", "button") for field in fields)


def _names(element: etree._Element) -> tuple[str, str]:
    return element.get("class") or "", element.get("id") or ""


@lru_cache(maxsize=4096)  # the pages of one site use the same names again and again
def _names_furniture(classes: str, identifier: str) -> bool:
    words = _words(f"{classes} {identifier}")
    return bool(words & _FURNITURE_WORDS) or bool(_FURNITURE_PAIRS.search(f"{classes} {identifier}"))


def class_words(element: etree._Element) -> set[str]:
    return _words(" ".join(_names(element)))


def _words(names: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(names)}


def _is_in_article(element: etree._Element) -> bool:
    return any(a.tag in ("article", "main") or a.get("role") in _MAIN_ROLES for a in element.iterancestors())


def is_pointer(text: str) -> bool:
    """ "Related: ...", "Read more: ..." in the midst of a text; what follows is a link to another page."""
    return bool(_POINTER.match(text))


def is_interface_text(text: str) -> bool:
    """Buttons and calls to action that stand among the paragraphs: "Share this", "Subscribe to our newsletter"."""
    return len(text) <= 160 and bool(_INTERFACE.match(text))


def heads_teasers(text: str) -> bool:
    """ "Related stories", "You may also like" and the like, as a heading."""
    return len(text) <= 60 and bool(_RELATED.match(text))
