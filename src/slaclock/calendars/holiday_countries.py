"""A country's entry in a list of holidays, read and checked against what the `holidays` package knows (R4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from slaclock.base.nearest import suggest
from slaclock.calendars.holiday_tables import Country
from slaclock.errors import CalendarError, Fault, Faults, show

_NONE: Final = "leave it out: the package knows none"
_KEYS: Final = ("country", "subdivision", "categories", "observed", "language")


def read_country(entry: Any) -> Country:
    """The country of a code or of ``{country, subdivision, categories, observed, language}``.

    A code is ISO 3166 (``KR``, ``KOR``); equal countries come out equal however they are named. Raises `CalendarError`
    with every fault.

    >>> read_country({"country": "USA", "subdivision": "CA"})
    Country(code='US', subdivision='CA', categories=('public',), observed=True, language='en_US')
    """
    if not isinstance(entry, Mapping):
        return _country(_entity(entry), {})
    faults = Faults(
        Fault("an unknown key", "R4", show(key), suggest(key, _KEYS), show(key)) for key in entry if key not in _KEYS
    )
    country = None
    with faults.under("country"):
        entity = _entity(entry.get("country"))
        with faults.under():
            country = _country(entity, entry)
    faults.check(CalendarError)
    assert country is not None
    return country


def _country(entity: Any, said: Mapping[Any, Any]) -> Country:
    language, observed = said.get("language"), said.get("observed", True)
    subdivision: str | None = None
    categories: tuple[str, ...] = ()
    faults = Faults()
    with faults.under("subdivision"):
        subdivision = _read_subdivision(said.get("subdivision"), entity)
    with faults.under("categories"):
        categories = _read_categories(said.get("categories"), entity)
    with faults.under("observed"):
        if not isinstance(observed, bool):
            raise CalendarError("neither true nor false", observed, remedy="write `true` or `false`", rule="R4")
    with faults.under("language"):
        if language is not None:
            _one_of(language, entity.supported_languages, f"no language of the holidays of {entity.country}")
    faults.check(CalendarError)
    return Country(entity.country, subdivision, categories, observed, language or entity.default_language)


def _entity(code: Any) -> Any:
    """The package's class of a country, by its ISO code."""
    remedy = "write an ISO 3166 code such as `KR`, in capitals"
    if not isinstance(code, str):
        if code is False:
            remedy = 'Norway is "NO", in quotes: without them some readers take it for false'
        raise CalendarError("not the code of a country", code, remedy=remedy, rule="R4")
    import holidays

    known = holidays.list_supported_countries()
    country, _, rest = code.partition("-")
    if country in known and rest:
        remedy = f"write {{country: {country}, subdivision: {rest}}}"
    elif code.upper() in known:
        remedy = f"write `{code.upper()}`"
    if code not in known:
        raise CalendarError("not the code of a country whose holidays are known", code, remedy=remedy, rule="R4")
    return getattr(holidays, code)


def _read_subdivision(value: Any, entity: Any) -> str | None:
    if value is None:
        return None
    known = [*entity.subdivisions, *entity.subdivisions_aliases]
    name = _one_of(
        str(value) if isinstance(value, int) else value,
        known,
        f"no subdivision of {entity.country} whose holidays are known",
    )
    return str(entity.subdivisions_aliases.get(name, name))


def _read_categories(value: Any, entity: Any) -> tuple[str, ...]:
    if value is None:
        return (entity.default_category,)
    known, what = entity.supported_categories, f"no category of the holidays of {entity.country}"
    if not isinstance(value, list | tuple | set | frozenset):
        return (_one_of(value, known, what),)
    faults = Faults() if value else Faults([Fault(what, "R4", "[]", suggest(None, known))])
    for i, category in enumerate(value):
        with faults.under(i):
            _one_of(category, known, what)
    faults.check(CalendarError)
    return tuple(sorted(set(value)))


def _one_of(value: Any, known: Collection[str], what: str) -> str:
    if isinstance(value, str) and value in known:
        return value
    raise CalendarError(what, value, remedy=suggest(value, known) or _NONE, rule="R4")
