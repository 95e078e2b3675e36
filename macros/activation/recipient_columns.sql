{# What int_recipient_values knows of whom a text goes to: its columns that are placeholders of templates. #}
{% macro recipient_columns() %}
    {{ return(['first_name', 'city', 'category', 'points', 'points_missing', 'tier', 'date', 'store_name']) }}
{% endmacro %}
