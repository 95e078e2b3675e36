{#
    The tightest cap of each period at the places of a place_key, over the days on which the same caps of the law or the brand are in force:
    the fewest texts, of equal ones the law's.
-#}
{%- set first_day = "cast('1900-01-01' as date)" -%}
with

caps as (
    select * from {{ ref('jurisdiction_rules') }}
    where row_kind = 'cap' and {{ rule_is_on() }}
),

places as (
    select distinct
        place_key,
        country_code,
        region_code
    from {{ ref('int_recipient_places') }}
),

changes as (
    select {{ first_day }} as change_date
    union distinct
    select effective_from as change_date from caps
    where effective_from is not null
    union distinct
    select effective_to as change_date from caps
    where effective_to is not null
),

eras as (
    select
        change_date as valid_from,
        lead(change_date) over (order by change_date) as valid_to
    from changes
),

ranked as (
    select
        places.place_key,
        eras.valid_from,
        eras.valid_to,
        caps.rule_id,
        caps.cap_period_hours,
        caps.max_marketing_messages as max_messages,
        row_number() over (
            partition by places.place_key, eras.valid_from, caps.cap_period_hours
            order by caps.max_marketing_messages, case when caps.country_code = '*' then 2 else 1 end, {{ byte_order('caps.rule_id') }}
        ) as tightness
    from places
    inner join caps on caps.country_code = '*' or ({{ rule_is_of_place('caps', 'places') | indent(4) }})
    inner join eras on {{ rule_is_in_force('caps', 'eras.valid_from') | indent(4) }}
)

select
    {% for hours in cap_periods() -%}
    max(case when cap_period_hours = {{ hours }} then rule_id end) as cap_{{ hours }}h,
    max(case when cap_period_hours = {{ hours }} then max_messages end) as max_{{ hours }}h,
    {% endfor -%}
    place_key,
    valid_from,
    valid_to
from ranked
where tightness = 1
group by place_key, valid_from, valid_to
