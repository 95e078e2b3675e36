{# Whole days from a date to the day of as_of: 0 = today, null when the date is null. #}
{% macro days_since(date) %}
    {{- days_between(date, as_of_date()) -}}
{% endmacro %}
