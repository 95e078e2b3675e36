"""MetricFlow accepts the semantic models, and answers the eight questions of docs/semantic-layer.md as SQL on the marts does."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from sms_segmentation.warehouse import Warehouse

CLICK_RATE = (
    "count(distinct case when is_received and is_clicked then recipient_key end) / nullif(count(distinct case when is_received then recipient_key end), 0)"
)
OPT_OUT_RATE = "count(case when is_opted_out then 1 end) / nullif(count(case when is_received then 1 end), 0)"
CREDIT = "select {by}, sum(revenue) as revenue from order_attribution where model = '{model}' and channel = 'sms' group by 1"

# metrics, group by -> SQL on the marts with the same columns
QUESTIONS: dict[str, tuple[str, str, str]] = {
    "texts by month": (
        "texts_received,click_rate,opt_out_rate,sms_revenue_by_send_date,revenue_per_text",
        "metric_time__month",
        f"""with texts as (
            select date_trunc('month', send_date) as month, count(case when is_received then 1 end) as received, {CLICK_RATE} as click_rate,
                {OPT_OUT_RATE} as opt_out_rate, count(case when is_sent then 1 end) as sent
            from performance_messages group by 1
        )
        select texts.month, received, click_rate, opt_out_rate, revenue, revenue / sent
        from texts left join ({CREDIT.format(by="date_trunc('month', send_date) as month", model="last_click")}) using (month)""",
    ),
    "campaigns": (
        "recipients,click_rate,sms_revenue_by_send_date,campaign_cost",
        "campaign__campaign_name",
        f"""with texts as (
            select campaign_name, count(distinct case when is_received then recipient_key end) as recipients, {CLICK_RATE} as click_rate
            from performance_messages left join performance_campaigns using (campaign_id) group by 1
        ), costs as (select campaign_name, sum(cost) as cost from performance_campaigns group by 1),
        credit as (
            select campaign_name, sum(revenue) as revenue from order_attribution left join performance_campaigns using (campaign_id)
            where model = 'last_click' and channel = 'sms' group by 1
        )
        select texts.campaign_name, recipients, click_rate, revenue, cost
        from texts left join costs using (campaign_name) left join credit on texts.campaign_name is not distinct from credit.campaign_name""",
    ),
    "flow steps": (
        "texts_received,text_click_rate,opt_out_rate",
        "message__flow_id,message__flow_step",
        f"""select flow_id, flow_step, count(case when is_received then 1 end),
            count(case when is_received and is_clicked then 1 end) / nullif(count(case when is_received then 1 end), 0), {OPT_OUT_RATE}
        from performance_messages group by all""",
    ),
    "tracks": (
        "text_click_rate,opt_out_rate",
        "message__engagement_track,message__is_mature",
        f"""select engagement_track, is_mature, count(case when is_received and is_clicked then 1 end) / nullif(count(case when is_received then 1 end), 0),
            {OPT_OUT_RATE}
        from performance_messages group by all""",
    ),
    "segments": (
        "segment_click_rate,segment_opt_out_rate,segment_revenue",
        "segment__title,metric_time__month",
        """select date_trunc('month', activity_date), title, sum(texts_clicked) / nullif(sum(texts_received), 0),
            sum(opt_outs) / nullif(sum(texts_received), 0), sum(attributed_revenue)
        from performance_segments join segments.segment_catalog using (segment_name) group by all""",
    ),
    "texts or e-mail": (
        "revenue_by_channel",
        "attribution__channel,metric_time__month",
        "select date_trunc('month', order_date), channel, sum(revenue) from order_attribution where model = 'last_click' group by all",
    ),
    "three revenues": (
        "sms_revenue,sms_revenue_last_touch,shop_revenue",
        "metric_time__month",
        f"""with clicks as ({CREDIT.format(by="date_trunc('month', order_date) as month", model="last_click")}),
        touches as ({CREDIT.format(by="date_trunc('month', order_date) as month", model="last_touch")}),
        shop as (select date_trunc('month', calendar_date) as month, sum(revenue) as revenue from performance_days group by 1)
        select month, clicks.revenue as clicks, touches.revenue as touches, shop.revenue as shop from shop full join touches using (month) full join clicks using (month)""",
    ),
    "experiments": (
        "incremental_revenue",
        "result__experiment_name,result__arm,result__verdict",
        "select experiment_name, arm, verdict, sum(incremental_total) from experiment_results where metric = 'revenue' and dimension = 'all' group by all",
    ),
}


@pytest.fixture(scope="module")
def mf(duckdb_warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., subprocess.CompletedProcess[str]]]:
    """The command mf on the sample, in a copy of the project: it reads target/semantic_manifest.json of the folder it runs in."""
    copy = tmp_path_factory.mktemp("mf")
    for name in ("models", "macros", "seeds"):
        shutil.copytree(ROOT / name, copy / name)
    shutil.copytree(ROOT / "tests" / "generic", copy / "tests" / "generic")
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(ROOT / name, copy)
    file = duckdb_warehouse.credentials.path
    settings = os.environ | {"DBT_TARGET_PATH": "target", "DBT_PROFILES_DIR": str(copy), "DBT_LOG_PATH": str(copy / "logs"), "SMS_DUCKDB_FILE": file}
    done = subprocess.run([ROOT / ".venv" / "bin" / "dbt", "parse", "--quiet"], cwd=copy, env=settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([ROOT / ".venv" / "bin" / "mf", *options], cwd=copy, env=settings, capture_output=True, text=True)

    yield run
    shutil.rmtree(copy)


def test_the_semantic_models_are_valid(mf: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    done = mf("validate-configs")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_as_by_sql(
    question: str, mf: Callable[..., subprocess.CompletedProcess[str]], duckdb_warehouse: Warehouse, tmp_path: Path
) -> None:
    metrics, dimensions, sql = QUESTIONS[question]
    done = mf("query", "--metrics", metrics, "--group-by", dimensions, "--csv", str(tmp_path / "answer.csv"))
    assert done.returncode == 0, done.stdout + done.stderr
    with (tmp_path / "answer.csv").open(encoding="utf-8", newline="") as file:
        answers = [tuple(plain(cell) for cell in row) for row in list(csv.reader(file))[1:]]
    expected = [tuple(plain(cell) for cell in row.values()) for row in duckdb_warehouse.rows(sql)]
    assert len(answers) > 1 and sorted(map(repr, answers)) == sorted(map(repr, expected))


def plain(cell: Any) -> Any:
    """A cell of the file or of the warehouse alike: no value, a number to six digits, or its text."""
    if cell is None or cell == "":
        return None
    text = str(cell)
    try:
        return float(f"{float(text):.6g}")
    except ValueError:
        return text[:10] if text[:4].isdigit() else text
