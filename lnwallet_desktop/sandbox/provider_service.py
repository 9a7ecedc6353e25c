"""The provider's GraphQL server: dispatches on `operationName`, authenticates, runs each request as one transaction."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus

from lnwallet_desktop.sandbox.keys import KeyFault
from lnwallet_desktop.sandbox.log_file import fault
from lnwallet_desktop.sandbox.network_keys import NetworkKeys
from lnwallet_desktop.sandbox.provider_login import ProviderLogin
from lnwallet_desktop.sandbox.provider_requests import ProviderRequests, Request
from lnwallet_desktop.sandbox.sessions import Service, Sessions
from lnwallet_desktop.sandbox.spark import Refusal, Why
from lnwallet_desktop.sandbox.steps import DROP, StepFault, Steps
from lnwallet_desktop.sandbox.store import Store
from lnwallet_desktop.sandbox.web import Document, JsonService, NoAnswer, bearer

log = logging.getLogger(__name__)

PATH = "/graphql"


class ProviderService(JsonService):
    """One endpoint. A refusal is a GraphQL error with HTTP 200; a missing login is HTTP 401, so the SDK logs in."""

    def __init__(self, store: Store, network: NetworkKeys, sessions: Sessions, steps: Steps) -> None:
        self._store, self._sessions, self._steps = store, sessions, steps
        self._open = ProviderLogin(sessions).by_name
        self._guarded = ProviderRequests(network).by_name
        failures = {str(status.value) for status in HTTPStatus if status >= HTTPStatus.BAD_REQUEST}
        steps.know([*self._open, *self._guarded], failures)

    def answer(self, path: str, headers: Mapping[str, str], document: Document) -> tuple[int, Document]:
        name, variables = document.get("operationName"), document.get("variables") or {}
        if path != PATH or not isinstance(variables, dict):
            return HTTPStatus.NOT_FOUND, {}
        request = self._guarded.get(str(name)) or self._open.get(str(name))
        if request is None:
            log.warning("unknown operation")
            return HTTPStatus.OK, _error("this provider does not offer that operation")
        try:
            return HTTPStatus.OK, {"data": self._run(str(name), request, headers, variables)}
        except Exception as error:
            return _failure(str(name), error)

    def _run(self, name: str, request: Request, headers: Mapping[str, str], variables: Document) -> Document:
        self._steps.reach(f"before:{name}")
        with self._store.transaction() as tx:
            guarded = name in self._guarded
            wallet = self._sessions.identity(tx, Service.PROVIDER, bearer(headers)) if guarded else b""
            data = request(tx, wallet, variables)
        self._steps.reach(f"after:{name}")
        log.info("%s ok", name)
        return data


def _failure(name: str, error: Exception) -> tuple[int, Document]:
    """A message of ours may go out; one of a library may hold anything, so it does not."""
    match error:
        case StepFault(kind=kind) if kind == DROP:
            log.info("%s dropped by order", name)
            raise NoAnswer from error
        case StepFault(kind=kind):
            log.info("%s %s by order", name, kind)
            return int(kind), {}
        case Refusal(why=Why.WHO_ARE_YOU):
            log.info("%s %s", name, Why.WHO_ARE_YOU.value)
            return HTTPStatus.UNAUTHORIZED, _error(str(error))
        case Refusal() | KeyFault():
            log.info("%s refused", name)
            return HTTPStatus.OK, _error(str(error))
    log.error("%s failed: %s", name, fault(error))
    return HTTPStatus.INTERNAL_SERVER_ERROR, _error("the sandbox has a fault")


def _error(message: str) -> Document:
    return {"data": None, "errors": [{"message": message}]}
