{#
    Whose share of discounts is used up (decision C38): budget shoppers and the discount-sensitive whose counted texts of the last
    720 hours, the longest cap period, were promotional to so great a part. It bars discounts, not texts. A text that does not say
    that it is promotional is none.
-#}
with

shoppers as (
    select
        profile_id,
        phone_e164
    from {{ ref('int_profile_features') }}
    where has_sms_consent and (is_budget_shopper or is_discount_sensitive)
),

texts as (
    select
        phone_e164,
        count(*) as counted,
        count(case when is_promotional then 1 end) as promotional
    from {{ ref('int_counted_texts') }}
    group by phone_e164
)

select
    shoppers.profile_id,
    texts.counted,
    texts.promotional
from shoppers
inner join texts on shoppers.phone_e164 = texts.phone_e164
where texts.promotional >= {{ var('promotional_share_max') }} * texts.counted
