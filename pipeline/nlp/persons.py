"""Whether a noun names people: by its ending, with the exceptions, and a list of those that no ending tells."""

from __future__ import annotations

_ENDINGS = (
    "er",
    "or",
    "ist",
    "ian",
    "man",
    "woman",
    "men",
    "women",
    "ee",
    "eer",
    "herd",
    "folk",
    "mate",
    "owner",
    "hand",
    "people",
    "wife",
    "wives",
    "girl",
    "boy",
    "child",
    "monger",
)
_LISTED = frozenset(
    "person people individual user neighbor neighbour man woman child boy girl youth teen kid adult minor "
    "infant baby newborn toddler human citizen national resident inhabitant native migrant immigrant emigrant "
    "refugee exile expatriate expat returnee parent mother father brother sister son daughter wife husband "
    "spouse bride widow orphan relative sibling cousin uncle aunt grandparent relation family household student "
    "pupil graduate apprentice intern monk nun priest imam cleric pastor bishop believer christian muslim "
    "catholic protestant buddhist jew worshipper soldier conscript recruit officer cadet guard police troop "
    "veteran official civil servant clerk nurse medic doctor surgeon physician midwife teacher professor "
    "academic cook chef maid nanny waiter waitress hostess tailor seamstress barber mechanic plumber carpenter "
    "electrician engineer technician scientist architect pilot sailor crew captain staff personnel cadre expert "
    "specialist professional colleague partner guest tourist visitor voter victim survivor casualty patient "
    "hostage captive slave serf peasant farmhand herdsman shepherd fisherman activist journalist artist athlete "
    "dissident convict inmate prisoner detainee internee suspect criminal thief intellectual volunteer member "
    "comrade cell mate respondent interviewee witness defector escapee deserter merchant artisan pensioner "
    "taxpayer beneficiary dependent dependant descendant minority population workforce manpower force team "
    "group crowd generation cohort population soul head kin folk clan tribe servant subject tenant urbanite "
    "dweller breadwinner passenger applicant participant immigrant delegate envoy diplomat lawyer judge "
    "prosecutor advocate spy agent accomplice associate colleague mate orphan cadet trainee employee nominee "
    "deportee evacuee internee escapee returnee absentee addict missionary mercenary secretary entrepreneur "
    "chauffeur concubine prostitute gymnast dancer model schoolchild schoolgirl schoolboy schoolteacher "
    "schoolchildren grandchild stepchild teenager".split()
)
_NO_PERSON = frozenset(
    "number order border quarter center computer newspaper paper letter chapter tower shelter river water power "
    "summer winter september october november december meter metre kilometer kilometre centimeter liter litre "
    "dollar semester trimester register factor sector tractor motor door floor labor labour error terror horror "
    "corridor harbor honor favor humor vector reactor mirror interior exterior matter manner dinner corner "
    "danger disaster theater theatre container trailer boiler trigger filter printer counter fever tier layer "
    "finger offer answer copper silver timber lumber rubber leather weather feather rather other another either "
    "neither wrapper transfer figure measure year hour our flour prefer buffer barrier carrier helicopter "
    "cancer poster folder encounter character parameter perimeter diameter ladder powder folder thunder murder "
    "bladder ceasefire fire wire tire mire empire square acre genre centre fibre fiber litter glacier list mist "
    "fist twist assist persist waist coast exist degree fee tree coffee committee guarantee knee bee three "
    "agree decree committee spree german roman stand thousand hand island land band brand shorthand demand "
    "command errand garland second beforehand record estimate climate indicator generator calculator elevator "
    "escalator refrigerator bunker cluster cylinder flower gender hunger pillar larger later never over under "
    "after ever kosher joker lesser greater fewer lower upper outer inner higher former latter proper super "
    "silver sober tender wonder yonder charter newsletter quarter cover lever liver river shower cracker "
    "checker freezer cooker drawer tanker freighter steamer trawler bulldozer excavator loader truck digger "
    "harvester cutter roller sticker ticker bumper slipper zipper hammer summer behavior behaviour anchor armor "
    "ardor vigor rigor tremor rumor rumour tumor vapor parlor odor author savor color colour cursor sensor "
    "processor compressor ceiling transistor resistor conveyor register canister cluster blister oyster monster "
    "roster booster toaster plaster disorder reminder remainder calendar grammar dollar similar particular "
    "nuclear vernacular circular regular popular muscular".split()
)


def is_person_noun(lemma: str) -> bool:
    """True of "firefighter" and "clerk", not of "border"; of compounds the last part decides."""
    word = lemma.rsplit("-", 1)[-1].lower()
    if word in _LISTED or word.removesuffix("s") in _LISTED:
        return True
    singular = word[:-1] if word.endswith("s") and not word.endswith("ss") else word
    return len(singular) > 4 and singular not in _NO_PERSON and singular.endswith(_ENDINGS)
