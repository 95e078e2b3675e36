"""A segment is a file, its words, its proof and a line in the union, and the four agree."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "models" / "marts" / "segments"
FILE = re.compile(r"^models/marts/segments/([a-z][a-z0-9_]*)/seg_([a-z][a-z0-9_]*)\.sql$")


@pytest.fixture(scope="session")
def segments(manifest):
    """The segment models by name."""
    return {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model" and node["name"].startswith("seg_")}


@pytest.fixture(scope="session")
def unit_tests(manifest):
    """The unit tests of each model by its name."""
    found = {}
    for test in manifest["unit_tests"].values():
        found.setdefault(test["model"], []).append(test)
    return found


def parents(node):
    return {name.split(".")[-1] for name in node["depends_on"]["nodes"]}


def words(segment):
    return segment["config"]["meta"]["segment"]


def second_key(segment):
    """The columns between the profile and the name of the segment."""
    return list(segment["columns"])[1:-2]


def is_switched_off(test):
    return (test["overrides"] or {}).get("vars", {}).get("demographic_segments") is False


def given_rows(test):
    return [row for given in test["given"] for row in given["rows"]]


def test_files_lie_in_the_folder_of_their_family(segments):
    assert {path.stem for path in FOLDER.rglob("*.sql") if path.parent != FOLDER} == set(segments)
    assert not [name for name, node in segments.items() if not FILE.match(node["original_file_path"])]


def test_the_union_holds_every_segment_once(manifest, segments):
    union = manifest["nodes"]["model.sms_segmentation.segment_memberships"]
    assert parents(union) == set(segments)
    listed = re.findall(r"ref\('(\w+)'\)", union["raw_code"])
    assert len(listed) == len(segments)


def test_segments_read_sms_subscribers_and_at_most_the_model_of_a_second_key(manifest, segments):
    """A segment with a second key may read the model that holds the key, and so may one of a single value of that key."""
    joined = {name: parents(node) - {"sms_subscribers"} for name, node in segments.items()}
    assert not [name for name, node in segments.items() if "sms_subscribers" not in parents(node)]
    assert not [name for name, models in joined.items() if len(models) > 1]

    hold_a_key = {model for name, models in joined.items() if second_key(segments[name]) for model in models}
    assert not [name for name, models in joined.items() if not models <= hold_a_key]
    files = [manifest["nodes"][f"model.sms_segmentation.{model}"]["original_file_path"] for model in hold_a_key]
    assert not [file for file in files if not file.startswith("models/intermediate/")]


def test_a_segment_is_a_bare_select_with_the_common_columns(segments):
    start = re.compile(r"^(\{%-? set .*?%\}\s*)*select \{\{ segment_columns\(.*?\) \}\}\n", re.DOTALL)
    assert not [name for name, node in segments.items() if not start.match(node["raw_code"])]
    assert not [
        name for name, node in segments.items() if list(node["columns"])[:1] != ["profile_id"] or list(node["columns"])[-2:] != ["segment_name", "as_of_date"]
    ]


def test_titles_of_segments_differ(segments):
    titles = [words(node)["title"] for node in segments.values()]
    assert len(titles) == len(set(titles))


def test_segments_are_proven_from_inside_and_outside_and_with_nulls(segments, unit_tests):
    unproven = []
    for name in segments:
        tests = [test for test in unit_tests.get(name, []) if not is_switched_off(test)]
        has_inside = all(test["expect"]["rows"] for test in tests)
        has_outside = all(len(given_rows(t)) > len(t["expect"]["rows"]) for t in tests)
        has_null = any(None in row.values() for test in tests for row in given_rows(test))
        everyone = name == "seg_sms_subscribers"
        if not (tests and has_inside and has_null and (has_outside or everyone)):
            unproven.append(name)
    assert not unproven


def test_sensitive_segments_of_demography_can_be_switched_off(segments, unit_tests):
    demographic = {name: node for name, node in segments.items() if node["fqn"][-2] == "demographic"}
    assert demographic
    for name, node in demographic.items():
        assert words(node)["is_sensitive"] is True, name
        assert words(node)["is_enabled"] is False, f"{name} is on by default"
        switched_off = [test for test in unit_tests[name] if is_switched_off(test)]
        assert switched_off and not any(test["expect"]["rows"] for test in switched_off), name


def test_a_var_of_a_segment_is_moved_by_a_unit_test(segments, unit_tests):
    moved = {var for tests in unit_tests.values() for test in tests if test["overrides"] for var in test["overrides"]["vars"]}
    used = {var for node in segments.values() for var in re.findall(r"var\('(\w+)'\)", node["raw_code"])}
    assert used <= moved


def test_descriptions_of_the_catalogue_show_the_values_of_vars(duckdb_warehouse):
    told = {row["segment_name"]: row["description"] for row in duckdb_warehouse.table("segment_catalog")}
    assert told["track_b_engaged"] == "Consented at least 30 days ago, received and clicked a text in the last 60 days. Holds track A."
    assert told["recency_30_days"] == "Days since the last order: above 7 and at most 30."
    assert told["price_shoppers"] == "Has ordered at least twice, at a discount or on sale for at least 50 % of the orders."
    declared = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]
    shown = {name for name, value in declared.items() if value is not None and not isinstance(value, bool | dict)}
    assert not {name for text in told.values() for name in re.findall(r"\w+", text)} & shown
