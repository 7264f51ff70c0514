"""Queries of one shape, compiled once a process.

Building a query and turning it into SQL takes Django half a millisecond and more, the database a tenth of one. What
every request or every step asks in the same words is written as a function of its values:

    @prepared
    def _held(user_id: int, today: date) -> QuerySet[Appointment]:
        return Appointment.objects.filter(user=user_id, valid_from__lte=today)

    _held(17, today)    # a list of appointments

The function is called with sample values, twice, to learn which parameter of the SQL stands for which value; from then
on the values go in and the rows come out as of any queryset.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import update_wrapper
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row", bound=Model)
Parameters = tuple[Any, ...]
NO_VALUE = "{!r} cannot be a value of a prepared query."
checking = False
"""Tests set it: each call is compared with what Django makes of the values themselves."""


class Prepared(Generic[Row]):
    """See the module. Values are int, str, date or datetime; only how many they are decides about the query's shape.

    Raises TypeError for any other value (None would be another query) and ValueError, at the first call, where a value
    does not reach the SQL as it is.
    """

    def __init__(self, build: Callable[..., QuerySet[Row]]) -> None:
        self._build = build
        self._compiled: dict[tuple[str, int], _Compiled] = {}
        update_wrapper(self, build)

    def __call__(self, *values: Any) -> list[Row]:
        shape = connections[DEFAULT_DB_ALIAS].vendor, len(values)
        compiled = self._compiled.get(shape)
        if compiled is None:
            compiled = self._compiled[shape] = self._compile(values)
        if checking:
            self._check(compiled, values)
        return compiled.fetched(values)

    def first(self, *values: Any) -> Row | None:
        return next(iter(self(*values)), None)

    def _compile(self, values: Parameters) -> "_Compiled":
        samples = [tuple(_sample(value, at, number) for at, value in enumerate(values)) for number in (1, 2)]
        built = [self._build(*sample) for sample in samples]
        (compiler, sql, one), (_, _, two) = map(_as_sql, built)
        first, second = map(_adapted, samples)
        places: list[int | None] = []
        for pair in zip(one, two, strict=True):
            place = next((at for at, sample in enumerate(zip(first, second, strict=True)) if sample == pair), None)
            if place is None and pair[0] != pair[1]:
                raise ValueError(f"{self._build.__qualname__}: a value is changed on its way into the SQL.")
            places.append(place)
        return _Compiled(built[0], compiler, sql, one, tuple(places))

    def _check(self, compiled: "_Compiled", values: Parameters) -> None:
        _, sql, parameters = _as_sql(self._build(*values))
        assert (sql, parameters) == (compiled.sql, compiled.parameters(values)), self._build.__qualname__


prepared = Prepared


@dataclass(frozen=True)
class _Compiled(Generic[Row]):
    """SQL and its parameters; `places` says which value a parameter is, None where it is always the same."""

    rows: QuerySet[Row]
    compiler: SQLCompiler
    sql: str
    constants: Parameters
    places: tuple[int | None, ...]

    def parameters(self, values: Parameters) -> Parameters:
        given = _adapted(values)
        pairs = zip(self.constants, self.places, strict=True)
        return tuple(constant if place is None else given[place] for constant, place in pairs)

    def fetched(self, values: Parameters) -> list[Row]:
        """The rows. Raises TransactionManagementError where rows are locked outside a transaction, as Django does."""
        connection = connections[DEFAULT_DB_ALIAS]
        if self.rows.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("Rows are locked in a transaction.")
        compiler: Any = copy(self.compiler)
        compiler.connection = connection
        statement = self.sql, self.parameters(values)
        compiler.as_sql = lambda *_, **__: statement
        rows: Any = self.rows.all()
        rows.query.get_compiler = lambda *_, **__: compiler
        return list(rows)


def _as_sql(rows: QuerySet) -> tuple[SQLCompiler, str, Parameters]:
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, parameters = compiler.as_sql()
    return compiler, sql, tuple(parameters)


def _sample(value: Any, at: int, number: int) -> Any:
    """A value of the same type that nothing else in a query has, another one for each place and number."""
    unlike = 1 + 2 * at + number
    if type(value) is int:
        return 7_000_000_000_000_000 + unlike
    if type(value) is date:
        return date(1801, 1, 1) + timedelta(days=unlike)
    if type(value) is datetime:
        return datetime(1801, 1, 1, tzinfo=UTC) + timedelta(days=unlike)
    if isinstance(value, str):
        return f"\x1fsample {unlike}"
    raise TypeError(NO_VALUE.format(value))


def _adapted(values: Parameters) -> Parameters:
    """As the backend hands them to the driver."""
    return tuple(_adapt(value) for value in values)


def _adapt(value: Any) -> Any:
    operations = connections[DEFAULT_DB_ALIAS].ops
    if type(value) is datetime:
        return operations.adapt_datetimefield_value(value)
    if type(value) is date:
        return operations.adapt_datefield_value(value)
    if type(value) is int or isinstance(value, str):
        return value
    raise TypeError(NO_VALUE.format(value))
