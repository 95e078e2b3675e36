{#
    Whether a level of consent counts for a number of a country (definitions.md section 4). US territories have the levels of
    the US; a number without a country needs express_written. Implied consent counts in Canada alone, and for a time.
#}
{% macro consent_level_counts(level, country_code) -%}
    case
        when {{ level }} = 'express_written' then true
        when {{ country_code }} is null then false
        when {{ country_code }} in ('US', {{ us_territories() }})
            then coalesce({{ level }} in (
                {%- for accepted in var('us_consent_levels') %}{{ escaped_literal(accepted) }}{{ ', ' if not loop.last }}{% endfor -%}
            ), false)
        when {{ level }} = 'express' then true
        when {{ level }} = 'implied' then {{ country_code }} = 'CA'
        else false
    end
{%- endmacro %}
