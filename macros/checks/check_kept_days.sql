{# Cells of site events are kept for as long as a feature may read them, and every reply until the run after it has seen it. #}
{% macro check_kept_days() %}
    {%- set longest = [365, var('affinity_view_days') + maturity_days() + 92, var('back_in_stock_interest_days') + 1] | max -%}
    {%- for name, least in {'keep_replies_days': 30, 'keep_site_events_days': longest}.items() -%}
        {%- set days = var(name) -%}
        {{ require(days is none or (is_number(days, least) and days is integer), name, 'null or a whole number from ' ~ least) }}
    {%- endfor -%}
{% endmacro %}
