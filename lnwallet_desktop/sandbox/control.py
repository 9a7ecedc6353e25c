"""The control API: orders of a person or a test to the network, as JSON over HTTP with a bearer token."""

from __future__ import annotations

import hmac
import inspect
import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.sandbox.log_file import fault
from lnwallet_desktop.sandbox.orders import Orders
from lnwallet_desktop.sandbox.web import Document, JsonService, bearer

log = logging.getLogger(__name__)

PATH = "/orders/"


class ControlService(JsonService):
    """POST /orders/NAME with the order's arguments; a refused one is HTTP 400 with `{"error": …}`."""

    def __init__(self, orders: Orders, token: str) -> None:
        self._token = token.encode()
        self._orders: dict[str, Callable[..., Document]] = orders.by_name

    def answer(self, path: str, headers: Mapping[str, str], document: Document) -> tuple[int, Document]:
        if not hmac.compare_digest(bearer(headers).encode(errors="replace"), self._token):
            return HTTPStatus.UNAUTHORIZED, {"error": "the token is missing or wrong"}
        name = path.removeprefix(PATH)
        order = self._orders.get(name)
        if order is None or not path.startswith(PATH):
            return HTTPStatus.NOT_FOUND, {"error": "there is no such order"}
        try:
            answer = order(**_checked(order, document))
        except BadRequest as error:
            log.info("order %s refused", name)
            return HTTPStatus.BAD_REQUEST, {"error": error.message}
        except Exception as error:
            log.error("order %s failed: %s", name, fault(error))
            return HTTPStatus.INTERNAL_SERVER_ERROR, {"error": "the sandbox has a fault"}
        log.log(logging.DEBUG if name == "hello" else logging.INFO, "order %s ok", name)
        return HTTPStatus.OK, answer


_KINDS: dict[str, tuple[type, ...]] = {"int": (int,), "str": (str,), "float": (int, float), "bool": (bool,)}


def _checked(order: Callable[..., Any], document: Document) -> Document:
    """The arguments, if they are those the order takes. Raises BadRequest."""
    parameters = inspect.signature(order).parameters
    for name in document:
        if name not in parameters:
            raise BadRequest(f"This order takes no “{name}”.")
    for name, parameter in parameters.items():
        if name not in document and parameter.default is inspect.Parameter.empty:
            raise BadRequest(f"This order needs “{name}”.")
        if name in document and not _fits(document[name], str(parameter.annotation)):
            raise BadRequest(f"“{name}” is of the wrong kind.")
    return document


def _fits(value: object, annotation: str) -> bool:
    kinds = annotation.split(" | ")
    if value is None:
        return "None" in kinds
    if isinstance(value, bool):
        return "bool" in kinds
    return any(isinstance(value, _KINDS[kind]) for kind in kinds if kind in _KINDS)
