{# The column of an input that an account's own property stands for (mapped_properties): SQL over cells of the vendor's base model. #}
{% macro mapped_value(vendor, column) -%}
    case source_system
        {%- for property in mapped_properties(vendor) if property.to == column %}
        when '{{ property.connection }}' then {{ read_date(property.cell, property.format) }}
        {%- endfor %}
    end
{%- endmacro %}
