{# Rules whose last review is too old at as_of; rows that have ended need none. -#}
with

rules as (
    select * from {{ ref('jurisdiction_rules') }}
    where effective_to is null or effective_to > {{ as_of_date() }}
),

reviews as (
    select
        rule_id,
        {#- a row that was never reviewed leaves the rule without a date #}
        case when count(reviewed_on) = count(*) then min(reviewed_on) end as reviewed_on
    from rules
    group by rule_id
)

select
    rule_id,
    reviewed_on
from reviews
where reviewed_on is null or reviewed_on < {{ as_of_date(minus_days=var('rules_review_days')) }}
