{# Settings of a vendor's model, of one input where it is given: whether it is switched on (is_connected), and how it is kept. #}
{% macro connected_as(vendor, input=none) %}
    {{ return({'enabled': is_connected(vendor, input), 'materialized': view_or_table()}) }}
{% endmacro %}
