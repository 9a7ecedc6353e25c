"""docs/api.md, made from the OpenAPI document: python -m lnwallet_desktop.admin_api.reference > docs/api.md"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lnwallet_desktop.admin_api.application import make_application

Schema = dict[str, Any]

INTRODUCTION = """# The admin API

Made from the program's own OpenAPI document (`GET /api/openapi.json`); do not edit it by hand.
{about}
## For a start

```
lnwallet-desktop token create --scope read --scope pay --label ERP --daily-sats 50000
lnwallet-desktop serve
curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8377/api/wallet/balance
curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -H "Idempotency-Key: invoice-4711" \\
     -d '{{"invoice": "lnbc…", "memo": "Toner"}}' http://127.0.0.1:8377/api/wallet/pay
```

- A payment is made at once only while an admin has unlocked the window; else the answer is 202, and it waits on the
  page *Approvals* (or for `lnwallet-desktop approve ID`). Ask its `url` for what became of it.
- The same `Idempotency-Key` and body get the same answer for 30 days and pay once; another body is 422, one that is
  still being answered 409. An invoice is paid once whatever the key.
- Each token may read 60 times and pay 5 times a minute (`serve --reads-per-minute`, `--pays-per-minute`); then 429 with
  `Retry-After`. With the database away everything is 503.
- Only this computer is listened to without TLS (`--tls-certificate`, `--tls-key`); other names by which the server is
  called have to be given with `--name`. Requests with an `Origin` are refused, and bodies above 64 KiB.
"""


def reference() -> str:
    """The whole page."""
    document = make_application().openapi()
    parts = [INTRODUCTION.format(about=document["info"]["description"])]
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            parts.append("\n".join(_call(method.upper(), path, call)))
    parts.append("## Documents")
    for name, schema in sorted(document["components"]["schemas"].items()):
        parts.append("\n".join(_schema(name, schema)))
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _call(method: str, path: str, call: Schema) -> Iterator[str]:
    yield f"## {method} {path}"
    yield ""
    yield f"**{call['summary']}.** {call.get('description', '')}".strip()
    if given := call.get("parameters"):
        yield from ("", "| parameter | in | type | |", "| --- | --- | --- | --- |")
        for each in given:
            must = "required. " if each.get("required") else ""
            words = f"{must}{each.get('description', '')}".strip()
            yield f"| `{each['name']}` | {each['in']} | {_type(each['schema'])} | {words} |"
    if body := call.get("requestBody"):
        yield from ("", f"Body: {_type(body['content']['application/json']['schema'])}")
    yield from ("", "| answer | document | |", "| --- | --- | --- |")
    for status, answer in sorted(call["responses"].items()):
        kinds = answer.get("content", {})
        told = ", ".join(_type(each["schema"]) if each.get("schema") else kind for kind, each in kinds.items())
        yield f"| {status} | {told} | {answer['description']} |"


def _schema(name: str, schema: Schema) -> Iterator[str]:
    yield f"### {name}"
    yield ""
    if words := schema.get("description"):
        yield from (words, "")
    if "properties" not in schema:
        yield _type(schema)
        return
    yield from ("| field | type | |", "| --- | --- | --- |")
    for field, each in schema["properties"].items():
        example = f" For example `{json.dumps(each['examples'][0], ensure_ascii=False)}`." if "examples" in each else ""
        yield f"| `{field}` | {_type(each)} | {each.get('description', '')}{example} |"


def _type(schema: Schema) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_type(each) for each in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    kind = str(schema.get("type", "any"))
    if kind == "array":
        return f"list of {_type(schema['items'])}"
    limits = [f"{word} {schema[key]}" for key, word in _LIMITS.items() if key in schema]
    form = f" ({schema['format']})" if "format" in schema else ""
    return f"{kind}{form}" + (f", {', '.join(limits)}" if limits else "")


_LIMITS = {"minimum": "from", "maximum": "to", "minLength": "at least", "maxLength": "at most"}

if __name__ == "__main__":
    print(reference(), end="")
