{# What vendors get as properties of a person, each a column of export_profiles. With a relation: its columns by the name that vendors get (var export_prefix). #}
{% macro vendor_properties(relation=none) %}
    {%- set properties = [
        'sms_track', 'rfm_segment', 'lifecycle_stage', 'clv_tier', 'primary_segment', 'recommended_product_id', 'lasting_block_reason',
    ] -%}
    {%- set columns = {} -%}
    {%- for property in properties -%}
        {%- do columns.update({var('export_prefix') ~ property: relation ~ '.' ~ property}) -%}
    {%- endfor -%}
    {{ return(columns if relation else properties) }}
{% endmacro %}
