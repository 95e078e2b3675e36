{#
    How a state of Klaviyo came about, of all versions that show it: that of a carrier where any of them names one, since it ends consent, else what all
    of them say, null where they differ. An aggregate.
#}
{% macro method_of_versions(method) -%}
    coalesce(
        max(case when {{ names_a_carrier(method) }} then {{ method }} end),
        case when min(coalesce({{ method }}, '')) = max(coalesce({{ method }}, '')) then max({{ method }}) end
    )
{%- endmacro %}
