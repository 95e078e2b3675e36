{#
    Offsets of var reporting_timezone from UTC: a list of (minutes, UTC instant they hold from), oldest first, from ten years
    before as_of to two after; earlier days count with the first offset. Days of a report decide no legality, so the pytz
    that dbt carries serves; local time for sending comes from the zone_offsets seed.
#}
{% macro reporting_offsets() %}
    {%- set zone_name = var('reporting_timezone') -%}
    {%- if zone_name not in modules.pytz.all_timezones -%}
        {{ exceptions.raise_compiler_error(
            "var reporting_timezone is '" ~ zone_name ~ "'; allowed is an IANA zone name such as UTC or America/New_York"
        ) }}
    {%- endif -%}
    {%- set zone = modules.pytz.timezone(zone_name) -%}
    {%- set state = namespace(offsets=[], minutes=none) -%}
    {%- set year = as_of_instant().year -%}
    {%- for month in range((year - 10) * 12, (year + 2) * 12) -%}
        {%- set month_start = modules.datetime.datetime(month // 12, month % 12 + 1, 1) -%}
        {%- set next_start = modules.datetime.datetime((month + 1) // 12, (month + 1) % 12 + 1, 1) -%}
        {%- set found = utc_offset_minutes(zone, month_start) -%}
        {%- if state.minutes is none -%}
            {%- do state.offsets.append((found, month_start)) -%}
            {%- set state.minutes = found -%}
        {%- endif -%}
        {#- a month that ends on another offset than it begins with holds a change: find its minute by halving #}
        {%- set after = utc_offset_minutes(zone, next_start) -%}
        {%- if after != state.minutes -%}
            {%- set bounds = namespace(low=0, high=((next_start - month_start).total_seconds() // 60) | int) -%}
            {%- for _ in range(16) -%}
                {%- set middle = (bounds.low + bounds.high) // 2 -%}
                {%- if utc_offset_minutes(zone, month_start + modules.datetime.timedelta(minutes=middle)) == state.minutes -%}
                    {%- set bounds.low = middle -%}
                {%- else -%}
                    {%- set bounds.high = middle -%}
                {%- endif -%}
            {%- endfor -%}
            {%- do state.offsets.append((after, month_start + modules.datetime.timedelta(minutes=bounds.high))) -%}
            {%- set state.minutes = after -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(state.offsets) }}
{% endmacro %}
