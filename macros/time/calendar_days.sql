{#
    The days around as_of as rows of (local_date, day_kind): from two days before, because a zone's day may have begun
    earlier, to two past the horizon of 60 days.
#}
{% macro calendar_days() %}
    {%- set first = as_of_instant() - modules.datetime.timedelta(days=2) -%}
    {%- for offset in range(65) %}
    {%- set day = first + modules.datetime.timedelta(days=offset) %}
    select
        cast('{{ day.strftime('%Y-%m-%d') }}' as date) as local_date,
        '{{ ['weekday', 'weekday', 'weekday', 'weekday', 'weekday', 'saturday', 'sunday'][day.weekday()] }}' as day_kind
    {{- ' union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}
