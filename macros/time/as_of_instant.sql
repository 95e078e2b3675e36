{# Var as_of as a Python datetime in UTC, to the second; the start of the run where it is null. #}
{% macro as_of_instant() %}
    {%- set value = var('as_of') -%}
    {%- if value is none -%}
        {{ return(run_started_at.replace(tzinfo=none, microsecond=0)) }}
    {%- endif -%}
    {%- set pattern = '^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?(Z|[+-][0-9]{2}:[0-9]{2})?$' -%}
    {%- if not modules.re.match(pattern, value | string) -%}
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
