"""The words by which a text says who states something: verbs of statement, nouns for sources, phrases."""

from __future__ import annotations

import re

REPORTING = frozenset(
    "say report estimate state find document note claim conclude announce tell reveal show calculate suggest "
    "indicate declare record cite quote list acknowledge admit confirm add write warn allege assert believe put "
    "project determine identify describe publish testify recall remember count observe assess release issue "
    "highlight maintain argue explain agree speak mention disclose predict reckon stress verify establish "
    "detail uncover learn hear consider think insist stipulate contend caution guess affirm fear assume infer charge "
    "concede submit answer recount reply accept".split()
)
# Verbs of finding out: a statement where an organisation or a paper is the subject.
RESEARCHING = frozenset("map know trace locate rank place class rate score register tally compile survey".split())
# Subjects of these verbs that state nothing themselves.
NO_SOURCE = frozenset(
    "it they he she we i you who which that this these those there one prisoner number people person victim "
    "woman child man wage total evidence salary hour family migrant refugee laborer labourer girl many most "
    "some other country camp prison all each such company employer factory population harvest rate".split()
)
# Of REPORTING these tell of an act as often as of a statement: they need a subject that can be a source.
ACTS = frozenset(
    "find identify put show release issue count record list publish learn hear describe establish think have "
    "consider know".split()
)
# What is published: the subject of any verb states what follows.
PUBLICATIONS = frozenset(
    "report study survey index paper article newspaper book database document review census atlas ranking "
    "yearbook bulletin factsheet dataset assessment narrative edition audit analysis research poll memo memorandum "
    "cable".split()
)
SOURCES = PUBLICATIONS | frozenset(
    "estimate group organization organisation commission committee official researcher expert analyst activist "
    "agency institute foundation ministry department office defector survivor witness investigation data "
    "statistics figure rapporteur panel ngo centre center council unit network watch university think media "
    "press source spokesman spokeswoman spokesperson minister ambassador lawyer monitor scholar author "
    "journalist observer interviewee respondent inquiry un ilo iom unhcr bureau society coalition project "
    "program programme finding record bank authority government association fund union court charity "
    "demographer historian runaway escapee charity statistic campaign campaigner investigator watchdog thinktank "
    "daily newspaper magazine broadcaster agency lawmaker prosecutor spokespeople linguist economist testimony account "
    "letter statement transcript interview imagery calculation tank police embassy mission directorate "
    "pastor priest bishop forum service chief inspectorate inspector governor alliance opposition indictment contract "
    "team authorities stakeholder medium consulate envoy administration notice file dossier".split()
)
# These state something only if the text says whose they are: "the ministry's figures show".
DATA = frozenset("figure estimate datum data statistics statistic number count record tally".split())

# Whoever governs does these as part of the work: "the government identified 300 victims".
OFFICIAL_ACTS = frozenset("identify find issue release place register know put establish".split())
OFFICIALS = frozenset("government police authority ministry court official prosecutor state regime army".split())
# Those who saw it bear witness by seeing.
WITNESSES = frozenset("witness eyewitness survivor defector escapee guard inmate prisoner".split())
# "The group has a list of 121 names" states the number as "the group lists 121 names" does.
LISTS = re.compile(
    r"\b(?:ha[sd]|have|keeps?|kept|maintains?|compiled|published)\s+a\s+(?:list|register|database|record|tally|roll)\b"
)
_RECKONED = r"(?:reckoning|counts?|estimates?|tally|figures|account|findings?|calculations?|guess|addition|arithmetic)"
RECKONING = re.compile(
    rf"\b(?:[Bb]y|[Oo]n)\s+(?P<name>(?:the|an?)\s+[\w-]+(?:\s+[\w-]+){{0,3}}?|[A-Z][\w.-]+(?:\s[A-Z][\w.-]+){{0,3}})['’]s?\s+"
    rf"(?:own\s+|latest\s+|official\s+)?{_RECKONED}\b"
)
# "By the count of a group abroad", "by a guess of foreign agencies"
# "The commission's estimate is between", "my colleagues' sum for the treasury is"
OWN_NUMBER = re.compile(
    rf"\b(?P<name>(?:[Tt]he|[Aa]n?|[Mm]y|[Oo]ur|[Tt]heir|[Hh]is|[Hh]er)\s+[a-z][\w-]*(?:\s[a-z][\w-]*)?)['’]s?\s+(?:own\s+|latest\s+|official\s+)?"
    rf"(?:{_RECKONED}|sum|total)\s+(?:(?!and\b)[a-z]+\s+){{0,5}}?(?:is|was|were|are|came\s+to|comes\s+to|put|puts|stood\s+at)\b"
)
RECKONED_BY = re.compile(
    rf"\b[Bb]y\s+(?:the|an?)\s+{_RECKONED}\s+of\s+(?P<name>(?!(?:the\s+)?(?:dead|number|people|prisoners|time)\b)"
    r"[A-Za-z][\w-]*(?:\s[\w-]+){0,3})(?=\s*[,;.]|\s\d)"
)
# People who are counted as a rule, but speak where the verb is one of these.
COUNTED_PEOPLE = frozenset(
    "prisoner person people victim woman child man family migrant refugee laborer labourer girl worker inmate".split()
)
SPOKEN = frozenset("say tell testify recall describe claim allege complain explain remember".split())
# A name right before a verb of speech, which the parser may have lost: "Kim Yong, a survivor, quoted guards as saying".
SAYER = re.compile(
    r"(?:^|(?<=[,;:.”\"] ))(?P<name>(?!(?:The|This|These|Those|That|He|She|It|They|We|I|You|But|And|However|In|On|At|"
    r"By|As|For|From|After|Some|Many|Most|One|No|When|While|Human|There|Here|Each|Every|All)\b)[A-Z][\w.’'-]+(?:\s[A-Z][\w.’'-]+){1,4})"
    r"(?:,\s[^,;.\d]{3,70},)?\s(?:has\s|have\s|had\s|also\s|later\s|once\s){0,2}"
    r"(?:said|says|told|tells|testified|recalled|recalls|quoted|quotes|estimated|estimates|wrote|writes|claimed|claims|"
    r"reported|reports|stated|believes|spoke of|speaks of)\b"
)
_NAME = r"(?:the\s+)?[A-Z][\w.&'’-]*(?:\s(?:of\s(?:the\s)?|for\s(?:the\s)?|and\s)?[A-Z][\w.&'’-]*){0,6}"
# Whom somebody told: "workers told Amnesty International that", but not "told Kim to go".
TOLD = re.compile(rf"\b(?:told|tells)\s+(?P<name>{_NAME})(?!\s+to\b)(?=[\s,.:])")
COMES_FROM = re.compile(
    r"\b(?:figures?|estimates?|counts?|numbers?|totals?|data|statistics)\b[^.;]{0,60}?\b(?:(?:comes?|came|stems?|taken)\s+from|"
    rf"(?:is|are|was|were)\s+(?:that|those)\s+of)\s+(?P<name>{_NAME})"
)
_SPEECH = (
    r"(?:say|says|said|claims?|claimed|reckons?|reckoned|believes?|believed|estimates?|estimated|fears?|feared|thinks?|thought|"
    r"notes?|noted|recalls?|recalled|affirms?|affirmed|alleges?|alleged|concludes?|concluded|adds?|added|reports?|reported|"
    r"wr[io]tes?|writes|finds|found|states|stated|figures|warns?|warned|explains?|explained|admits?|admitted|confirms?|confirmed|"
    r"testified|announced|argues?|shows?|agrees?|assumes?|suggests?|calculates?|calculated)"
)
_NOT_SPEAKER = (
    r"(?!(?:who|whom|whose|which|that|and|but|or|nor|where|when|while|he|she|it|they|we|I|you|there|if|then|in|on|at|of|for|by|"
    r"with|from|to|about|than|also|not|no|none|up|down|as|because|though|although|after|before|since|until|all|many|some|most|"
    r"is|are|was|were|be|been|has|have|had|will|would|each|every|half|both|later|this|these|those|his|her|their|its|among|including|according|only|now)\b)"
)
_SPEAKER = (
    _NOT_SPEAKER + r"(?=[^\s,;:]+\s|[a-z]+s\s|[A-Z])[^\s,;:.()\d“”\"]+"
    r"(?:\s(?!(?:who|which|that|is|are|was|were|has|have|had|will|would|can|could)\b)[^\s,;:.()\d“”\"]+){0,8}?"
)
_AFTER_SPEECH = (
    r"(?=\s*[,.;]|\s*$|"
    r"\s(?:on|in|to|after|this|last|today|yesterday|at|by|when|earlier|here|again)\b(?!\s\d{1,3}[\s,]))"
)
# "..., the files show", "..., so an indictment alleges, ...": a clause between commas that names the speaker.
INTERJECTED = re.compile(
    rf"(?:,[”\"’]?|[”\"’],?|\s[—–])\s+(?:so\s+|as\s+)?(?P<name>{_SPEAKER})\s(?:ha(?:s|ve|d)\s|also\s|now\s|itself\s)?"
    rf"(?:{_SPEECH}{_AFTER_SPEECH}|told\s+[^,;.\d]{{3,60}}(?=[,;.]|\s*$))"
)
# "..., says the campaign, ..."
INVERTED = re.compile(
    rf"(?:^|[,”\"])\s*(?:say|says|said|reports|notes|estimates|reckons|claims|adds|concludes|writes|wrote|concluded|estimated)\s+"
    rf"(?P<name>(?=the\s|an?\s|[A-Z]){_SPEAKER})(?=[,.;!]|\s+in\s|\s*$)"
)
# Whoever helps people counts them: "IOM flew 2,742 people home".
ASSISTS = re.compile(
    r"\s+(?:also\s+|has\s+|have\s+|had\s+|since\s+){0,2}(?:helped|assisted|flew|flown|evacuated|took|moved|returned|repatriated|resettled|"
    r"sheltered|rescued|met|brought)\s+(?:home\s+|back\s+|out\s+)?(?:(?:more|fewer|less)\s+than\s+|about\s+|some\s+|over\s+|"
    r"nearly\s+|almost\s+|around\s+|at\s+least\s+)?\d"
)
BRACKETED = re.compile(r"\s*(?:\((?:[Ss]ources?:\s*)?|\[)$")
ACCORDING = re.compile(
    r"\b(?:(?i:according to|as reported by|as documented by|as cited (?:in|by)|cited (?:in|by)|citing|quoting|"
    r"in the (?:words|view|opinion|estimation|reckoning) of|"
    r"based on (?:data|figures|estimates|research|a report|interviews) (?:from|by|of|with))|"
    r"(?i:estimates?|figures?|data|statistics|reports?|research|a (?:report|study|survey|paper)) "
    r"(?:(?:by|from) (?=the\b|[A-Z])|of (?=(?:the )?[A-Z])))\s*"
    r"(?!(?:Article|Section|Law|Decree|Resolution|Paragraph)\b)",
)
AGENT = re.compile(
    r"\b(?:estimated|documented|reported|published|recorded|compiled|cited|quoted|released|found|identified|counted|"
    r"conducted|commissioned|put forward|put|collected|verified|surveyed|ranked|placed|listed|"
    r"studied|analy[sz]ed|examined|reviewed|obtained|interviewed|questioned|monitored|calculated|quoted) by\s+",
)
WHOSE = re.compile(
    r"((?:[A-Z][\w.&-]*\s+(?:of\s+|for\s+|the\s+)?){0,6}[A-Z][\w.&-]*)['’]s?\s+(?:own\s+|latest\s+)?"
    r"(?:figures?|estimates?|data|count|statistics|reckoning|tally|books|records|register|lists?|files|database|method)\b"
)
STATES = re.compile(
    r"(?:,[^,;]{1,60},)?\s+(?:also\s+|has\s+|have\s+|had\s+|now\s+|itself\s+){0,2}"
    r"(?:estimat|report|sa(?:id|ys?)\b|puts?\b|count|found\b|finds\b|document|believe|state[sd]\b|noted?\b|calculat|reckon|"
    r"conclude|lists?\b|listed\b|record|identif|mapp|verif|warn|claim|announce|show|rank|kept\b|keeps\b|place[sd]\b|"
    r"upgrade|downgrade|lift|traced|assess|cite[sd]\b|tall(?:y|ied)|g[ai]ves?\b|quote[sd]?\b|sp(?:eak|oke)s?\s+of\b|told\b)"
)
STOP = re.compile(
    r"[,;:()\"“”\[\]]|\.(?:\s|$)|\s[—–-]\s|\b(?:that|which|who|whose|where|when|while|but|presented|released|"
    r"published|issued|dated|said|estimated|says|reported|put|puts|suggests?|found|shows?|has|have|had|is|"
    r"are|was|were|between|about|some|around|approximately|more than|at least|up to|as many as|over|nearly|almost)\b"
)
CUE = re.compile(
    r"\b(?:accord|report|estimat|stat(?:e|es|ed)\b|sa(?:id|ys?)\b|told|tell|found|find|conclu|document|wr[oi]te|"
    r"not(?:e|es|ed)\b|cit(?:e|ed|ing)|describ|reveal|publish|survey|stud(?:y|ies)|interview|testif|index|map)\w*",
    re.IGNORECASE,
)
