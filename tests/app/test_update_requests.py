"""What is no request of the page's is refused with a sentence, and what is one is answered as before."""

import json
import logging

import anyio
import pytest

JSON = {"content-type": "application/json"}


def ask(client, body, headers=JSON):
    """The answer to one request, and whether the page is served after it."""

    async def both():
        async with client() as http:
            answer = await http.post("/_dash-update-component", content=body, headers=headers)
            return answer, (await http.get("/")).status_code

    answer, after = anyio.run(both)
    assert after == 200
    return answer


def request(client, input_id, value, **changes):
    """What the page sends when a property of this component changes."""

    async def dependencies():
        async with client() as http:
            return (await http.get("/_dash-dependencies")).json()

    found = next(
        d
        for d in anyio.run(dependencies)
        if d["inputs"][0]["id"] == input_id and not d["clientside_function"]
    )
    given = [{**each, "value": value} for each in found["inputs"]]
    changed = [f"{input_id}.{found['inputs'][0]['property']}"]
    names = [name.rpartition(".") for name in found["output"].strip(".").split("...")]
    outputs = [{"id": name, "property": prop} for name, _, prop in names]
    body = {"output": found["output"], "outputs": outputs, "inputs": given, "changedPropIds": changed}
    state = [{**each, "value": None} for each in found["state"]]
    return json.dumps({**body, "state": state, **changes})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "its body is no JSON"),
        ("{", "its body is no JSON"),
        ("[" * 100_000, "its body is no JSON"),
        ("[]", "its body is no JSON object"),
        ("{}", "it names no output of this page"),
        ('{"output": 5}', "it names no output of this page"),
        ('{"output": "nothing.here", "inputs": [], "changedPropIds": []}', "it names no output of this page"),
    ],
)
def test_a_malformed_request_is_refused_in_one_line(client, caplog, body, said):
    with caplog.at_level(logging.WARNING):
        answer = ask(client, body)
    assert answer.status_code == 400
    assert answer.json() == {"message": f"This is no request for an update: {said}."}
    assert [record.getMessage() for record in caplog.records] == [
        f"A request for an update was refused: {said}."
    ]
    assert caplog.records[0].exc_info is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"inputs": 5}, "its inputs are not those of this output"),
        ({"inputs": []}, "its inputs are not those of this output"),
        ({"inputs": [1]}, "its inputs are not those of this output"),
        ({"inputs": [{"id": "editor", "property": "value"}]}, "its inputs are not those of this output"),
        ({"state": [{"id": "editor"}]}, "its state are not those of this output"),
        ({"changedPropIds": "editor.run"}, "its changedPropIds are no list of names"),
        ({"changedPropIds": [1]}, "its changedPropIds are no list of names"),
    ],
)
def test_parts_that_are_not_those_of_the_output_are_refused(client, changes, said):
    answer = ask(client, request(client, "editor", None, **changes))
    assert (answer.status_code, said in answer.text) == (400, True)


def test_a_body_that_does_not_say_that_it_is_json_is_refused(client):
    answer = ask(client, request(client, "editor", None), headers={"content-type": "text/plain"})
    assert answer.status_code == 400


def test_a_body_that_is_far_too_large_is_refused_unread(client):
    answer = ask(client, b"[" + b" " * (9 << 20) + b"]")
    assert (answer.status_code, "more than 8 MB" in answer.text) == (413, True)


@pytest.mark.parametrize(
    ("input_id", "value"), [("editor", [1]), ("samples", {"a": 1}), ("player", {"a": 1})]
)
def test_a_value_of_a_wrong_kind_changes_nothing(client, input_id, value):
    answer = ask(client, request(client, input_id, value))
    assert answer.status_code in (200, 204)
    assert not answer.content or not answer.json().get("response")


def test_a_run_is_answered(client):
    text = "import tensorflow as tf\ny = tf.sin(3.0)\n"
    answer = ask(client, request(client, "editor", {"text": text, "stamp": "1"}))
    assert answer.status_code == 200
    assert answer.json()["response"]["player"]["session"]
