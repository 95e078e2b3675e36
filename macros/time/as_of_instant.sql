{# Var as_of as a Python datetime in UTC, with its fraction of a second; the start of the run, to the second, where it is null. #}
{% macro as_of_instant() %}
    {%- set value = var('as_of') -%}
    {%- if value is none -%}
        {{ return(run_started_at.replace(tzinfo=none, microsecond=0)) }}
    {%- endif -%}
    {%- set day = '[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])' -%}
    {%- set clock = '[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?' -%}
    {%- set offset = 'Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9]' -%}
    {%- set is_written_well = modules.re.match('^' ~ day ~ '(' ~ clock ~ '(' ~ offset ~ ')?)?$', value | string) -%}
    {%- set parts = (value | string)[:10].split('-') | map('int') | list if is_written_well -%}
    {#- no 30 February: as many days after the first of its month, it would be in another one -#}
    {%- if not is_written_well or (
        modules.datetime.date(parts[0], parts[1], 1) + modules.datetime.timedelta(days=parts[2] - 1)
    ).month != parts[1] -%}
        {{ exceptions.raise_compiler_error(
            "var as_of is '" ~ value ~ "'; allowed is an ISO 8601 time such as 2026-06-30 12:00:00 or 2026-06-30T12:00:00Z"
        ) }}
    {%- endif -%}
    {%- set instant = modules.datetime.datetime.fromisoformat(value | string) -%}
    {%- if instant.tzinfo is not none -%}
        {%- set instant = instant.astimezone(modules.pytz.utc).replace(tzinfo=none) -%}
    {%- endif -%}
    {{ return(instant) }}
{% endmacro %}
