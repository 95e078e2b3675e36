{#
    The code of a place as the seed place_names reads it; null where nobody can tell which is meant. A state names its country where the row
    does not. Of regions only those of the US and Canada are read: no rule and no zone is about a part of another country.

    Args: column (of the contract), country, region (names of the columns of the input that hold them, none where it has none), is_nanp (SQL,
    whether a number of the row is of the US, Canada and their neighbors).
#}
{% macro place_value(column, country, region, is_nanp) %}
    {%- set code = column.name ~ '_names.place_code' -%}
    {%- if column.name == region -%}
        {%- set home = "coalesce(" ~ country ~ "_names.place_code, case when coalesce(spelled_cells." ~ country ~ "_spelled, '') = '' then "
            ~ ("'" ~ var('default_country') ~ "'" if var('default_country') else 'case when not ' ~ is_nanp ~ " then 'elsewhere' end") ~ ' end)' -%}
        case
            when {{ home }} not in ('US', 'CA') then nullif(upper({{ trimmed('spelled_cells.' ~ region ~ '_given') }}), '')
            else {{ code }}
        end
    {%- elif column.name == country and region -%}
        coalesce({{ code }}, {{ region }}_names.country_code)
    {%- else -%}
        {{ code }}
    {%- endif -%}
{% endmacro %}
