{#
    Names that rows of a vendor have in source_system, whose opt-outs it need not hear of again: its own and that of its connection. With several
    connections none: one account does not know what another one was asked.
#}
{% macro systems_of(vendor) %}
    {%- set connected = connections(vendor) + connections(vendor ~ '_csv') -%}
    {{ return([vendor, vendor ~ '_csv'] + connected | map(attribute='name') | list if connected | length <= 1 else []) }}
{% endmacro %}
