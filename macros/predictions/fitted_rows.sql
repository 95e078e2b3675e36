{# The table that fits are added to (scripts/sms fit), a row of the seed of that name each; dbt only makes it, and never replaces it. #}
{% macro fitted_rows(seed) %}
{{ config(materialized='incremental', incremental_strategy=only_added_to(), on_schema_change='fail', full_refresh=false) }}
select
    *,
    cast(0 as integer) as fit_number
from {{ ref(seed) }}
where 1 = 0
{% endmacro %}
