"""An independent telling of the registry: for every committee the days on which something else was said of it."""

from datetime import date, timedelta

from communities import naming
from communities.models import SAID, Community, Kind, Spell
from communities.replay import standing_on
from communities.services import divisions, joining, registry
from communities.services.joining import New
from portal.people import services as people
from portal.people.models import Division

BEGIN = date(2020, 1, 1)
NAMES = (
    "华阳社区居民委员会",
    "恒安村民委员会",
    "东岭社区",
    "新月村委会（新月小区）",
    "平治街社区居委会",
    "北站",
    "向阳嘎查",
)
PLACES = ("南岭街道", "桃源街道", "新立城镇", "富裕街道")
KINDS = (Kind.TOWN, Kind.RURAL, Kind.OTHER)


class Told:
    """Three streets, a dozen committees at most; what is done to the registry is told here in other words."""

    def __init__(self):
        people.add_division("220000", "吉林省")
        people.add_division("220100", "长春市")
        self.county = people.add_division("220102", "南关区")
        self.streets = [people.add_division(f"22010200{n}", PLACES[n - 1]) for n in (1, 2, 3)]
        self.days = {}  # committee's key: [(day, what is said from then on, or None)]
        self.by_hand, self.free = set(), 10
        for place in self.streets:
            self.establish(place.pk, place.pk, 0)

    # What is there to be chosen from.

    def street(self, number):
        return Division.objects.get(pk=self.streets[number % 3].pk)

    def one(self, number, *, ended=False):
        """One that stands, or one that does not."""
        keys = [key for key, told in self.days.items() if (told[-1][1] is None) == ended]
        return Community.objects.get(pk=keys[number % len(keys)]) if keys else None

    def day_of(self, gap, *keys):
        """Not before anything that was said of these."""
        last = max([self.days[key][-1][0] for key in keys], default=BEGIN)
        return min(last + timedelta(days=gap), date(2026, 11, 1))

    def code(self, place):
        self.free += 1
        return place.code[:9] + f"{self.free * 7 % 599 + 1:03}"

    def said(self, code, name, kind, place):
        path = f"吉林省长春市{Division.objects.get(pk=self.county.pk).name}{place.name}"
        return {
            "code": code, "name": name, "short_name": naming.short_of(name), "full_name": path + name,
            "kind": str(kind), "urban_rural": "", "division": place.code,
        }  # fmt: skip

    def tell(self, key, day, said):
        self.days.setdefault(key, []).append((day, said))

    def now(self, key, **other):
        return {**self.days[key][-1][1], **other}

    # What is done, each time with the same told in the model.

    def establish(self, a, b, gap):
        place, name = self.street(a), NAMES[b % len(NAMES)]
        code, day = self.code(place), self.day_of(gap)
        made = registry.establish(code, name, place, on=day, by=None)
        self.tell(made.pk, day, self.said(code, name, naming.kind_of(name, code)[0], place))

    def rename(self, a, b, gap):
        one, name = self.one(a), NAMES[b % len(NAMES)]
        day, was = self.day_of(gap, one.pk), self.now(one.pk)
        registry.rename(one, name, on=day, by=None)
        told, how = naming.kind_of(name, was["code"])
        follows = how == "name" and one.pk not in self.by_hand
        kind = told if follows else was["kind"]
        said = self.said(was["code"], name, kind, one.division)
        self.tell(one.pk, day, {**said, "urban_rural": was["urban_rural"]})

    def correct(self, a, b, gap):
        one = self.one(a)
        day, kind = self.day_of(gap, one.pk), KINDS[b % 3]
        registry.correct_kind(one, kind, on=day, by=None)
        self.by_hand.add(one.pk)
        self.tell(one.pk, day, self.now(one.pk, kind=str(kind)))

    def identify(self, a, b, gap):
        one = self.one(a)
        day, value = self.day_of(gap, one.pk), ("111", "220", "")[b % 3]
        registry.identify(one, {"urban_rural": value}, on=day, by=None)
        self.tell(one.pk, day, self.now(one.pk, urban_rural=value))

    def move(self, a, b, gap):
        one, place = self.one(a), self.street(b)
        day, code, was = self.day_of(gap, one.pk), self.code(place), self.now(one.pk)
        registry.move(one, code, on=day, by=None)
        said = self.said(code, was["name"], was["kind"], place)
        self.tell(one.pk, day, {**said, "urban_rural": was["urban_rural"]})

    def boundary(self, a, b, gap):
        one = self.one(a)
        day = self.day_of(gap, one.pk)
        registry.boundary(one, f"东至{b}号路", on=day, by=None)
        self.tell(one.pk, day, self.now(one.pk))

    def abolish(self, a, _b, gap):
        one = self.one(a)
        day = self.day_of(gap, one.pk)
        registry.abolish(one, on=day, by=None)
        self.tell(one.pk, day, None)

    def restore(self, a, _b, gap):
        one = self.one(a, ended=True)
        if one is None:
            return
        day, was = self.day_of(gap, one.pk), [said for _, said in self.days[one.pk] if said][-1]
        code = one.division.code[:9] + was["code"][9:]
        registry.restore(one, on=day, by=None)
        said = self.said(code, was["name"], was["kind"], one.division)
        self.tell(one.pk, day, {**said, "urban_rural": was["urban_rural"]})

    def merge(self, a, b, gap):
        first, second, place = self.one(a), self.one(a + 1), self.street(b)
        if first == second:
            return
        day, name = self.day_of(gap, first.pk, second.pk), NAMES[b % len(NAMES)]
        new = New(self.code(place), name, place)
        whole = joining.merge([first, second], new if b % 2 else first, on=day, by=None)
        for one in (first, second):
            if one != whole:
                self.tell(one.pk, day, None)
        if b % 2:
            said = self.said(new.code, name, naming.kind_of(name, new.code)[0], place)
            self.tell(whole.pk, day, said)

    def split(self, a, b, gap):
        one = self.one(a)
        day, place = self.day_of(gap, one.pk), self.street(b)
        parts = [New(self.code(place), NAMES[(b + n) % len(NAMES)], place) for n in (0, 1)]
        made = joining.split(one, parts, goes_on=b % 2 == 0, on=day, by=None)
        if b % 2:
            self.tell(one.pk, day, None)
        for part, new in zip(made, parts, strict=True):
            kind = naming.kind_of(new.name, new.code)[0]
            self.tell(part.pk, day, self.said(new.code, new.name, kind, place))

    def rename_street(self, a, b, gap):
        place = self.street(a) if b % 4 else Division.objects.get(pk=self.county.pk)
        day = self.day_for(place, gap)
        was, name = place.name, f"{PLACES[b % 4] if b % 4 else '北关区'}{gap}"
        divisions.rename(place, name, on=day, by=None)
        self.along(
            place.code, day, lambda said: {"full_name": said["full_name"].replace(was, name, 1)}
        )

    def recode_street(self, a, _b, gap):
        place = self.street(a)
        self.free += 1
        was, code = place.code, f"220102{self.free:03}000"
        day = self.day_for(place, gap)
        divisions.recode(place, code, on=day, by=None)
        self.along(was, day, lambda said: {"code": code[:9] + said["code"][9:], "division": code})

    def day_for(self, place, gap):
        own = place.code.rstrip("0")
        under = {
            key
            for key, told in self.days.items()
            for _, said in told
            if said and said["code"].startswith(own)
        }
        since = (
            Division.objects.filter(code__startswith=own)
            .exclude(since=None)
            .order_by("-since")
            .first()
        )
        day = self.day_of(gap, *under)
        return max(day, since.since) if since else day

    def along(self, code, day, other):
        own = code.rstrip("0") if code.endswith("000000") else code[:9]
        for key, told in self.days.items():
            said = told[-1][1]
            if said and said["code"].startswith(own):
                self.tell(key, day, {**said, **other(said)})

    # What is held against what.

    def on(self, day):
        """What is said on a day, by this telling."""
        found = {
            key: [said for since, said in told if since <= day] for key, told in self.days.items()
        }
        return {key: told[-1] for key, told in found.items() if told and told[-1]}

    def compare(self):
        """All three say the same of every day on which and before which something happened."""
        days = {day for told in self.days.values() for day, _ in told}
        for day in sorted({day + timedelta(days=n) for day in days for n in (-1, 0)}):
            expected = self.on(day)
            assert spelled(day) == expected, day
            assert standing_on(day) == expected, day
        assert all(told["code"][:9] + "000" == told["division"] for told in expected.values())


def spelled(day):
    """What the spells say of a day; each committee once."""
    rows = list(Spell.objects.on(day))
    assert len(rows) == len({row.community_id for row in rows})
    fields = [name for name in SAID if name != "division"]
    return {
        row.community_id: {
            **{name: getattr(row, name) for name in fields},
            "division": row.code[:9] + "000",
        }
        for row in rows
    }


ACTS = [
    Told.establish, Told.rename, Told.correct, Told.identify, Told.move, Told.boundary, Told.abolish, Told.restore,
    Told.merge, Told.split, Told.rename_street, Told.recode_street,
]  # fmt: skip


def play(acts):
    """Do one thing after another; what the registry refuses is not told."""
    told = Told()
    for act, a, b, gap in acts:
        if act in (Told.establish, Told.restore) or told.one(0):
            act(told, a, b, gap)
    told.compare()
    return told
