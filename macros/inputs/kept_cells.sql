{#
    Rows of a big input with the cells that are still kept (forgotten_cells), the others null. Of replies only talk is forgotten: what an opt-out,
    opt-in, question or unclear text said is evidence.

    Args:
        rows: relation with the columns of read_input
#}
{% macro kept_cells(rows, name) -%}
    {%- set is_old = rows ~ '.load_partition < ' ~ cells_kept_from(name) -%}
    {%- if name == 'sms_events' -%}
        {%- set is_forgotten = is_old ~ " and meanings.reply_intent = 'reply' and " ~ may_be_a_reply() -%}
with

old_replies as (
    select body_text from {{ rows }}
    where {{ is_old }} and {{ may_be_a_reply() }}
),

meanings as (
    {{ reply_meanings('old_replies') }}
)
{% else -%}
        {%- set is_forgotten = is_old -%}
    {%- endif %}
select
    {%- for column in staged_columns(name) + ['is_accepted', 'rejection_reasons', 'row_text', 'is_current', 'row_versions', 'first_loaded_at', 'load_partition'] %}
    {%- set cell = rows ~ '.' ~ column %}
    {% if column == 'row_text' or column in forgotten_cells(name).columns -%}
    case when not coalesce({{ is_forgotten }}, false) then {{ cell }} end as {{ column }}
    {%- else -%}
    {{ cell }}
    {%- endif %}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ rows }}
{%- if name == 'sms_events' %}
left join meanings on {{ rows }}.body_text = meanings.body_text
{%- endif %}
{%- endmacro %}
