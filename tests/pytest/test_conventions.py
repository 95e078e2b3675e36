"""What CONTRIBUTING asks of every file, checked over the manifest."""

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from sms_segmentation.project import PARSED_VARS

ROOT = Path(__file__).resolve().parents[2]
PROJECT = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
PLAN = yaml.safe_load((ROOT / "floors.yml").read_text(encoding="utf-8"))["floors"]
FLOORS = {folder: position for position, floor in enumerate(PLAN) for folder in floor}
PROPERTY_FILES = [path for kind in ("models", "seeds") for path in sorted((ROOT / kind).rglob("*.yml"))]

CLOCK = re.compile(
    r"\b(now|getdate|sysdate|localtime|localtimestamp|today|current_(date|time|timestamp))\b *\(?"
    r"|run_started_at|modules\.datetime|target\.type",
    re.IGNORECASE,
)
INTROSPECTION = re.compile(r"run_query|statement\(|get_columns_in_relation|get_column_values|adapter\.get_")
COMMENT = re.compile(r"\{#.*?#\}|--[^\n]*", re.DOTALL)

# the doors through which personal data may leave
PERSONAL_MARTS = re.compile(
    r"^models/marts/(activation/exports/|quality/(identity_conflicts|rejected_rows)\.sql$|profiles/profile_identities\.sql$|sending/(consent_ledger|consent_state|opt_out_review|sending_eligibility|sending_record|sending_violations)\.sql$)"
)
# settings of a data test that are no arguments of it
TEST_SETTINGS = {"arguments", "config", "description", "name", "test_name"}
ENGINE = re.compile("^(default|duckdb|postgres|spark|databricks|snowflake|bigquery)__")
UNDER_CONFIG = {"access", "group", "meta", "tags"}


# of what vendors' models are switched on by
SWITCHES = ["connections.sql", "input_owner.sql"]


def test_vars_that_dbt_reads_when_it_parses():
    parsed = [
        *PROPERTY_FILES,
        ROOT / "dbt_project.yml",
        ROOT / "macros" / "overrides" / "generate_schema_name.sql",
        *(ROOT / "macros" / "connectors" / name for name in SWITCHES),
    ]
    assert {name for file in parsed for name in re.findall(r"\bvar\('(\w+)'", file.read_text(encoding="utf-8"))} == PARSED_VARS


@pytest.fixture(scope="session")
def models(manifest):
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


@pytest.fixture(scope="session")
def marts(models):
    return [model for model in models if in_layer(model, "marts")]


def in_layer(model, layer):
    return model["original_file_path"].startswith(f"models/{layer}/")


def names(models):
    return [model["name"] for model in models]


def code(model):
    return COMMENT.sub("", model["raw_code"])


def is_personal(column):
    return bool(column["config"]["meta"].get("contains_pii") or column["meta"].get("contains_pii"))


def properties():
    """Every mapping of the property files that describes a resource or a column, with its file."""
    for path in PROPERTY_FILES:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for kind in ("models", "seeds", "snapshots"):
            for resource in content.get(kind, []):
                yield path, resource
                yield from ((path, column) for column in resource.get("columns", []))
        for source in content.get("sources", []):
            yield path, source
            for table in source["tables"]:
                yield path, table
                yield from ((path, column) for column in table.get("columns", []))


def test_marts_and_their_columns_are_described(marts):
    assert not [model["name"] for model in marts if not model["description"].strip()]
    assert not [f"{model['name']}.{name}" for model in marts for name, column in model["columns"].items() if not column["description"].strip()]


def test_a_column_that_files_describe_alike_has_a_doc_block():
    """So that its words stand once, in the folder that owns it."""
    files = defaultdict(set)
    for path, resource in properties():
        words = " ".join(resource.get("description", "").split())
        if path.name.endswith("__models.yml") and words and "doc(" not in words:
            files[(resource["name"], words)].add(path.parent)
    assert not [name for (name, _), folders in files.items() if len(folders) > 1]


def test_marts_have_a_contract(marts):
    assert not [model["name"] for model in marts if not model["contract"]["enforced"]]


def test_marts_are_public_and_belong_to_a_group_with_an_owner(manifest, marts):
    owned = {group["name"] for group in manifest["groups"].values() if group["owner"].get("email")}
    assert not [m["name"] for m in marts if m["access"] != "public" or m["group"] not in owned]


def test_intermediate_models_are_protected(models):
    intermediate = [model for model in models if in_layer(model, "intermediate")]
    assert not names(model for model in intermediate if model["access"] != "protected")


def test_a_file_of_macros_holds_one_macro_and_is_named_after_it(manifest):
    """Next to the macro stand its versions for an engine, such as spark__add_days."""
    wrong = []
    for macro in manifest["macros"].values():
        path = Path(macro["original_file_path"])
        if macro["package_name"] == PROJECT["name"] and path.parts[0] == "macros":
            if macro["name"] != path.stem and not macro["name"].endswith(f"__{path.stem}"):
                wrong.append(f"{macro['name']} in {path}")
    assert not wrong


def test_no_macro_takes_the_name_of_one_of_dbt(manifest):
    """dbt's own macros, and those of a project that installs this one, would call it; only overrides/ means to."""
    bases = {(macro["package_name"] == PROJECT["name"], ENGINE.sub("", macro["name"])): macro for macro in manifest["macros"].values()}
    ours = {name: macro["original_file_path"] for (is_ours, name), macro in bases.items() if is_ours}
    assert not [name for name, path in ours.items() if (False, name) in bases and not path.startswith("macros/overrides/")]


def test_no_model_asks_the_clock_or_the_engine(models):
    assert not names(model for model in models if CLOCK.search(code(model)))


# What means another thing, or nothing, on one of the engines, and the macro or spelling that stands for it.
UNPORTABLE = {
    r"\b(least|greatest)\(": "least_of, greatest_of: on Snowflake and BigQuery the bare ones are null when any argument is",
    r"\bunion\b(?! (all|distinct)\b)": "union all or union distinct: BigQuery takes no bare union",
    r"\bas decimal\(": "as_decimal: a cast of BigQuery takes no type with a length",
    r"\bas \{\{ api\.Column": "contract_type: BigQuery casts to no type with a length, and its decimals have nine digits after the point",
    r"(?<!\{ )\bradians\(": "radians of macros/cross_db: BigQuery has no function of that name",
    r"\brange between\b.*\binterval\b": "window_up_to_hours_before: a range of BigQuery is one of numbers",
    r"incremental_strategy='": "only_added_to, replaced_by_part, replaced_by_key: not every engine has every strategy",
    r"(?m)^\s*values\b": "select ... union all: BigQuery takes no values in a CTE",
    r"\bas (groups|hash|lookup|proto|treat|within)\b": "another name: BigQuery reserves this word",
}


@pytest.mark.parametrize(("form", "instead"), UNPORTABLE.items())
def test_no_sql_has_a_form_that_engines_take_differently(form: str, instead: str) -> None:
    files = [file for kind in ("models", "macros", "tests", "analyses") for file in sorted((ROOT / kind).rglob("*.sql"))]
    elsewhere = [file for file in files if file.parent.name != "cross_db"]
    assert [file.name for file in elsewhere if re.search(form, COMMENT.sub("", file.read_text(encoding="utf-8")))] == [], instead


def test_decimals_of_seeds_are_numeric_on_bigquery() -> None:
    """It loads seeds through an interface that takes no type with a length."""
    files = sorted((ROOT / "seeds").rglob("*.yml"))
    assert [file.name for file in files if re.search(r"(?m)^\s+(\w+: |- &\w+ )decimal\(", file.read_text(encoding="utf-8"))] == []


def folder_of(model):
    """Its folder as floors.yml names it: the nearest one that is listed."""
    return listed_folder(Path(model["original_file_path"]).relative_to("models"))


def listed_folder(path):
    return next((folder.as_posix() for folder in path.parents if folder.as_posix() in FLOORS), None)


def macros_of(node, macros):
    """Macros of the project that a node calls, through other macros too."""
    found, ahead = set(), set(node["depends_on"]["macros"])
    while ahead:
        found |= ahead
        ahead = {called for name in ahead for called in macros[name]["depends_on"]["macros"]} - found
    return {name for name in found if macros[name]["package_name"] == PROJECT["name"]}


def test_floors_lists_every_folder_once():
    listed = [folder for floor in PLAN for folder in floor]
    # of files, since models of vendors that are not connected are no models
    folders = {listed_folder(path.relative_to(ROOT / "models")) for path in (ROOT / "models").rglob("*.sql")}
    assert len(listed) == len(set(listed)) and set(listed) == folders


def test_data_moves_downwards(manifest, models):
    """A model reads its own folder, or one on a floor above."""
    parents = ((model, manifest["nodes"][key]) for model in models for key in model["depends_on"]["nodes"] if key.startswith("model."))
    assert not [
        f"{model['name']} reads {parent['name']}"
        for model, parent in parents
        if FLOORS[folder_of(parent)] >= FLOORS[folder_of(model)] and folder_of(parent) != folder_of(model)
    ]


def test_only_staging_and_inputs_ask_what_the_warehouse_holds(manifest, models):
    """Not through a macro either. can_continue() asks what an incremental table was built from, not what a source holds."""
    asking = {
        name for name, macro in manifest["macros"].items() if INTROSPECTION.search(COMMENT.sub("", macro["macro_sql"])) and macro["name"] != "can_continue"
    }
    assert asking
    below = [model for model in models if folder_of(model) not in ("staging/inputs", "intermediate/inputs")]
    assert not names(model for model in below if INTROSPECTION.search(code(model)) or macros_of(model, manifest["macros"]) & asking)


def test_the_selector_sending_leaves_out_nothing_but_features_and_visits(dbt, manifest):
    built = {key: node["name"] for key, node in manifest["nodes"].items() if node["resource_type"] in ("model", "seed")}
    by_name = {name: key for key, name in built.items()}
    left_out = {by_name[name] for name in ("int_profile_features", "int_site_events", "int_email_events_validated")}
    # every run warns of rules that are due for review
    needed, ahead = set(), {by_name["sending_eligibility"], by_name["int_rules_to_review"]}
    # int_prediction_examples is read by fitting alone, which follows a whole build
    views = {key for key in built if manifest["nodes"][key]["config"]["materialized"] == "view"} - {by_name["int_prediction_examples"]}
    # Postgres drops views with what they look at; seeds are written into staging when it is compiled
    views -= {key for key in views if manifest["nodes"][key]["name"].startswith("stg_inputs__")}
    while ahead:
        needed |= ahead
        parents = {parent for key in ahead for parent in manifest["parent_map"][key] if parent in built}
        ahead = (parents | {key for key in views if needed.intersection(manifest["parent_map"][key])}) - needed - left_out
    found = set(dbt("ls", "--selector", "sending", "--resource-types", "model", "seed", "--output", "name"))
    assert found == {built[key] for key in needed}


def test_the_selector_sending_holds_nothing_against_a_table_it_leaves_as_it_was(dbt, manifest):
    """Such a table may be a day old, and the test would fail for want of what arrived since."""
    found = {json.loads(line)["unique_id"] for line in dbt("ls", "--selector", "sending", "--output", "json", "--output-keys", "unique_id")}
    read = {
        (manifest["nodes"][key]["name"], parent)
        for key in found
        if key.startswith("test.")
        for parent in manifest["nodes"][key]["depends_on"]["nodes"]
        if parent.startswith("model.")
    }
    assert read
    assert not {(test, parent) for test, parent in read if parent not in found}


def test_every_rule_that_blocks_is_among_the_blocks(manifest, models):
    [blocks] = [model for model in models if model["name"] == "int_sending_blocks"]
    rules = {model["unique_id"] for model in models if model["name"].startswith("int_blocked_by_")}
    assert set(manifest["parent_map"][blocks["unique_id"]]) == rules


def test_only_staging_reads_sources(models):
    readers = [m for m in models if any(name.startswith("source.") for name in m["depends_on"]["nodes"])]
    assert not names(model for model in readers if not in_layer(model, "staging"))


def test_the_words_of_a_model_stand_in_the_yaml_of_its_folder(models):
    wrong = []
    for model in models:
        folder = Path(model["original_file_path"]).parent
        expected = f"{PROJECT['name']}://{(folder / f'_{folder.name}__models.yml').as_posix()}"
        if model["patch_path"] not in (None, expected):
            wrong.append(model["name"])
    assert not wrong


def test_arguments_of_data_tests_stand_under_arguments():
    wrong = []
    for path, resource in properties():
        for test in resource.get("data_tests", []):
            if isinstance(test, dict):
                (name, settings), *_ = test.items()
                if isinstance(settings, dict) and set(settings) - TEST_SETTINGS:
                    wrong.append(f"{name} of {resource['name']} in {path.name}")
        if "tests" in resource:
            wrong.append(f"tests instead of data_tests of {resource['name']} in {path.name}")
    assert not wrong


def test_access_group_meta_and_tags_stand_under_config():
    assert not [f"{r['name']} in {path.name}" for path, r in properties() if UNDER_CONFIG & set(r)]


def test_personal_data_is_marked_and_leaves_through_the_doors_alone(manifest, models):
    """A column of a mart named like a personal column of the inputs is personal too."""
    personal = {name for source in manifest["sources"].values() for name, column in source["columns"].items() if is_personal(column)}
    assert {"phone_e164", "email", "first_name", "last_name"} <= personal

    unmarked = [f"{model['name']}.{name}" for model in models for name, column in model["columns"].items() if name in personal and not is_personal(column)]
    assert not unmarked

    escaped = [
        f"{model['name']}.{name}"
        for model in models
        if in_layer(model, "marts") and not PERSONAL_MARTS.match(model["original_file_path"])
        for name, column in model["columns"].items()
        if is_personal(column)
    ]
    assert not escaped


def test_every_var_is_declared_in_the_project(manifest):
    texts = [node.get("raw_code", "") for node in manifest["nodes"].values()]
    texts += [m["macro_sql"] for m in manifest["macros"].values() if m["package_name"] == PROJECT["name"]]
    texts += [path.read_text(encoding="utf-8") for path in PROPERTY_FILES]
    named = re.findall(r"var\(\s*['\"](\w+)['\"]\s*[,)]", "\n".join(texts))
    assert set(named) <= set(PROJECT["vars"])


def test_unit_tests_are_named_for_their_model_and_say_what_they_prove(manifest):
    """dbt makes a table of that name: two must not share one, and Postgres takes 63 characters."""
    tests = list(manifest["unit_tests"].values())
    assert len({test["name"] for test in tests}) == len(tests)
    assert not [test["name"] for test in tests if not test["name"].startswith(test["model"].removeprefix("int_").removeprefix("seg_") + "_")]
    assert not [test["name"] for test in tests if len(test["name"]) > 63 or not test["description"]]


def test_no_file_of_sql_is_longer_than_150_lines_and_no_line_than_165_characters():
    files = {path: path.read_text(encoding="utf-8").splitlines() for folder in ("models", "macros", "tests") for path in (ROOT / folder).rglob("*.sql")}
    assert [path.name for path, lines in files.items() if len(lines) > 150] == []
    assert [path for path, lines in files.items() if ROOT / "macros" not in path.parents and max(map(len, lines)) > 165] == []


def test_claims_of_the_guides_decide_nothing(manifest):
    """They stand next to the shop's own figures in one mart, and are no threshold of any other model."""
    readers = [node["name"] for node in manifest["nodes"].values() if "seed.sms_segmentation.benchmark_claims" in node["depends_on"].get("nodes", [])]
    assert [name for name in readers if not name.startswith("primary_key")] == ["benchmark_comparison"]
