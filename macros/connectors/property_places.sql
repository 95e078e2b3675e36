{#
    Columns of an event or a user (name -> [kind, place ...], see vendor_cell) with the other places that they may stand in: Segment and RudderStack put
    properties_, traits_ or context_traits_ before names, or nothing, as the warehouse was set up.
#}
{% macro property_places(columns) %}
    {%- set placed = {} -%}
    {%- for name, places in columns.items() -%}
        {%- set all_places = [places[0]] -%}
        {%- for place in places[1:] -%}
            {%- do all_places.extend([place, 'properties_' ~ place, 'traits_' ~ place, 'context_traits_' ~ place]) -%}
        {%- endfor -%}
        {%- do placed.update({name: all_places}) -%}
    {%- endfor -%}
    {{ return(placed) }}
{% endmacro %}
