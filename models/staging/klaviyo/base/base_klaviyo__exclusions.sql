{{ config(**connected_as('klaviyo')) }}
{%- set columns = klaviyo_person_columns() -%}
{%- do columns.update({'excluded_at': ['time', 'timestamp']}) %}
{{ vendor_rows('klaviyo', ['global_exclusion', 'global_exclusions'], columns, key=['person_id']) }}
