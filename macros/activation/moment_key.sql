{# A moment as part of a key: seconds since 1970, since engines write times differently. #}
{% macro moment_key(moment) -%}
    cast({{ seconds_between("cast('1970-01-01' as " ~ dbt.type_timestamp() ~ ')', moment) }} as {{ dbt.type_string() }})
{%- endmacro %}
