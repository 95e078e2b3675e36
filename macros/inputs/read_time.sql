{#
    A time as spelled_time leaves it, as a UTC timestamp; null when it is none: ISO 8601 with T or a blank, with an offset or without (= UTC),
    or seconds (10 digits) or milliseconds (13) since 1970. Offsets are subtracted here, since engines read different spellings of them.
#}
{% macro read_time(spelled) %}
    {%- set clock = '[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?' -%}
    {%- set offset = replace_matches(spelled, '^[0-9-]{10}[T ][0-9:.]+ ?', '') -%}
    {%- set local = 'substring(' ~ spelled ~ ', 1, length(' ~ spelled ~ ') - length(' ~ offset ~ '))' -%}
    {#- what is finer than a microsecond is cut off -#}
    {%- set local_time = try_cast('trim(substring(' ~ local ~ ', 1, 26))', 'timestamp') -%}
    {%- set minutes = '60 * cast(substring(' ~ offset ~ ', 2, 2) as integer) + cast(right(' ~ offset ~ ', 2) as integer)' -%}
    case
        when {{ is_plain_time(spelled) }} then {{ try_cast(spelled, 'timestamp') }}
        when {{ regexp_match(spelled, '^[0-9]{10}([.][0-9]{1,6})?$') }}
            then {{ micros_to_timestamp('cast(1000000 * ' ~ as_decimal(spelled, 30, 6) ~ ' as ' ~ dbt.type_bigint() ~ ')') }}
        when {{ regexp_match(spelled, '^[0-9]{13}$') }}
            then {{ micros_to_timestamp('1000 * cast(' ~ spelled ~ ' as ' ~ dbt.type_bigint() ~ ')') }}
        when {{ regexp_match(spelled, '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]' ~ clock ~ ' ?(Z|UTC|GMT|UT)?$') }} then {{ local_time }}
        when {{ regexp_match(spelled, '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]' ~ clock ~ ' ?[+-][01][0-9](:?[0-5][0-9])?$') }}
            then
                {{ add_minutes(
                    local_time,
                    '(case when ' ~ offset ~ " like '-%' then 1 else -1 end * case when length(" ~ offset
                    ~ ') = 3 then 60 * cast(substring(' ~ offset ~ ', 2, 2) as integer) else ' ~ minutes ~ ' end)'
                ) }}
    end
{% endmacro %}
