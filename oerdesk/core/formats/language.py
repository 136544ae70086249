"""Language tags as they are written in the wild, made valid BCP 47 (RFC 5646).

``eng`` becomes ``en`` (the shortest code, RFC 5646 section 2.2.1), ``pt_br`` becomes ``pt-BR``, and what a
collection invented (``tw-akua``, ``lgg-official``) goes behind ``x-``, where RFC 5646 section 2.2.7 leaves
room for private agreements: the tag stays valid and nothing that was said is lost.
"""

from __future__ import annotations

import re
from typing import Final

UNKNOWN: Final = "und"


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split())


_SHORT: Final = dict(
    (pair[:3], pair[4:]) if pair[3] == "=" else (pair[:2], pair[3:])
    for pair in _words(
        "aar=aa abk=ab afr=af aka=ak alb=sq amh=am ara=ar arg=an arm=hy asm=as ava=av ave=ae aym=ay",
        "aze=az bak=ba bam=bm baq=eu bel=be ben=bn bih=bh bis=bi bod=bo bos=bs bre=br bul=bg bur=my",
        "cat=ca ces=cs cha=ch che=ce chi=zh chu=cu chv=cv cor=kw cos=co cre=cr cym=cy cze=cs dan=da",
        "deu=de div=dv dut=nl dzo=dz ell=el eng=en epo=eo est=et eus=eu ewe=ee fao=fo fas=fa fij=fj",
        "fin=fi fra=fr fre=fr fry=fy ful=ff geo=ka ger=de gla=gd gle=ga glg=gl glv=gv gre=el grn=gn",
        "guj=gu hat=ht hau=ha heb=he her=hz hin=hi hmo=ho hrv=hr hun=hu hye=hy ibo=ig ice=is ido=io",
        "iii=ii iku=iu ile=ie ina=ia ind=id ipk=ik isl=is ita=it jav=jv jpn=ja kal=kl kan=kn kas=ks",
        "kat=ka kau=kr kaz=kk khm=km kik=ki kin=rw kir=ky kom=kv kon=kg kor=ko kua=kj kur=ku lao=lo",
        "lat=la lav=lv lim=li lin=ln lit=lt ltz=lb lub=lu lug=lg mac=mk mah=mh mal=ml mao=mi mar=mr",
        "may=ms mkd=mk mlg=mg mlt=mt mon=mn mri=mi msa=ms mya=my nau=na nav=nv nbl=nr nde=nd ndo=ng",
        "nep=ne nld=nl nno=nn nob=nb nor=no nya=ny oci=oc oji=oj ori=or orm=om oss=os pan=pa per=fa",
        "pli=pi pol=pl por=pt pus=ps que=qu roh=rm ron=ro rum=ro run=rn rus=ru sag=sg san=sa sin=si",
        "slk=sk slo=sk slv=sl sme=se smo=sm sna=sn snd=sd som=so sot=st spa=es sqi=sq srd=sc srp=sr",
        "ssw=ss sun=su swa=sw swe=sv tah=ty tam=ta tat=tt tel=te tgk=tg tgl=tl tha=th tib=bo tir=ti",
        "ton=to tsn=tn tso=ts tuk=tk tur=tr twi=tw uig=ug ukr=uk urd=ur uzb=uz ven=ve vie=vi vol=vo",
        "wel=cy wln=wa wol=wo xho=xh yid=yi yor=yo zha=za zho=zh zul=zu iw=he in=id ji=yi",
    )
)
"""ISO 639-2 and 639-3 codes that have a two-letter form, and the three withdrawn codes still met."""

_NAMES: Final = {
    "english": "en",
    "french": "fr",
    "français": "fr",
    "spanish": "es",
    "español": "es",
    "portuguese": "pt",
    "português": "pt",
    "arabic": "ar",
    "العربية": "ar",
    "swahili": "sw",
    "kiswahili": "sw",
    "amharic": "am",
    "አማርኛ": "am",
    "hindi": "hi",
    "हिन्दी": "hi",
    "german": "de",
    "deutsch": "de",
    "chinese": "zh",
    "afrikaans": "af",
    "hausa": "ha",
    "yoruba": "yo",
    "zulu": "zu",
    "isizulu": "zu",
    "xhosa": "xh",
    "isixhosa": "xh",
}

_SCRIPTS: Final = frozenset(
    _words(
        "adlm aghb ahom arab aran armi armn avst bali bamu bass batk beng bhks blis bopo brah brai bugi",
        "buhd cakm cans cari cham cher copt cprt cyrl cyrs deva dogr dsrt dupl egyd egyh egyp elba elym",
        "ethi geok geor glag gong gonm goth gran grek gujr guru hanb hang hani hano hans hant hatr hebr",
        "hira hluw hmng hmnp hrkt hung ital jamo java jpan kali kana khar khmr khoj kits knda kore kthi",
        "lana laoo latf latg latn leke lepc limb lina linb lisu lyci lydi mahj maka mand mani marc medf",
        "mend merc mero mlym modi mong mroo mtei mult mymr nand narb nbat newa nkoo nshu ogam olck orkh",
        "orya osge osma palm pauc perm phag phlp phnx plrd prti rjng rohg runr samr sarb saur sgnw shaw",
        "shrd sidd sind sinh sogd sogo sora soyo sund sylo syrc syre syrj syrn tagb takr tale talu taml",
        "tang tavt telu tfng tglg thaa thai tibt tirh toto ugar vaii wara wcho xpeo xsux yezi yiii zanb",
        "zinh zmth zsye zsym zxxx zyyy",
    )
)
"""ISO 15924; needed because ``akua`` in ``tw-akua`` has the form of a script and is none."""

_VARIANTS: Final = frozenset(
    _words(
        "1606nict 1694acad 1901 1959acad 1994 1996 abl1943 akuapem ao1990 arevela arevmda asante baku1926",
        "bohoric colb1945 dajnko ekavsk fonipa fonupa fonxsamp hepburn heploc ijekavsk jyutping kkcor",
        "kociewie luna1918 metelko monoton ndyuka nedis newfound oxendict pamaka petr1708 pinyin polyton",
        "puter rigik rozaj rumgr scotland scouse simple surmiran sursilv sutsilv tarask uccor ucrcor unifon",
        "valencia vallader wadegile",
    )
)
"""Registered variants that teaching material may carry (IANA Language Subtag Registry)."""


def language_tag(written: str) -> str:
    """The BCP 47 tag of a language as someone wrote it.

    Args:
        written: a tag of any spelling, an ISO 639 code, or a language's name in a few languages.

    Returns:
        A valid tag in canonical case; ``und`` when nothing can be made of it.
    """
    text = written.strip().lower()
    text = _NAMES.get(text, text)
    parts = [part for part in re.split(r"[-_\s.@]+", text) if part]
    if not parts or not re.fullmatch(r"[a-z]{2,3}", parts[0]):
        return UNKNOWN
    language = _SHORT.get(parts[0], parts[0])
    if language in {"mis", "zxx", "mul", UNKNOWN}:
        return UNKNOWN
    return "-".join([language, *_subtags(parts[1:])])


def _subtags(parts: list[str]) -> list[str]:
    """Registered subtags in the order of RFC 5646 section 2.1; the rest behind ``x``."""
    script, region = "", ""
    variants: list[str] = []
    private: list[str] = []
    for place, part in enumerate(parts):
        if part == "x":
            private += parts[place + 1 :]
            break
        if part in _SCRIPTS and not script:
            script = part.title()
        elif re.fullmatch(r"[a-z]{2}|[0-9]{3}", part) and not region:
            region = part.upper()
        elif part in _VARIANTS and part not in variants:
            variants.append(part)
        else:
            private.append(part)
    kept = [piece for part in private for piece in _pieces(part)]
    return [*filter(None, (script, region)), *variants, *(["x", *kept] if kept else [])]


def _pieces(part: str) -> list[str]:
    """A private subtag has one to eight ASCII letters and digits; longer words are cut into such."""
    letters = re.sub(r"[^a-z0-9]", "", part)
    return [letters[start : start + 8] for start in range(0, min(len(letters), 24), 8)]
