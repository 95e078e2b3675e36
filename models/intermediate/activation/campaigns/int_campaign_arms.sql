{# Which arm of a campaign a number is drawn for; two profiles of a number are in one. Shares are laid end to end in order of variant_id, the last has the rest. -#}
with

variants as (
    select
        campaign_id,
        variant_id,
        template_id,
        coalesce(
            sum(share) over (
                partition by campaign_id
                order by {{ byte_order('variant_id') }} rows between unbounded preceding and 1 preceding
            ), 0
        ) as share_before,
        sum(share) over (
            partition by campaign_id
            order by {{ byte_order('variant_id') }} rows between unbounded preceding and current row
        ) as share_up_to,
        row_number() over (partition by campaign_id order by {{ byte_order('variant_id') }} desc) as place_from_last
    from {{ ref('int_planned_campaign_variants_validated') }}
),

drawn as (
    select
        members.audience_key,
        members.campaign_id,
        campaigns.template_id,
        campaigns.discount_sensitive_share,
        campaigns.holdout_share,
        {{ drawn('arm', 'members.campaign_id', 'members.phone_e164') }} as draw,
        {{ drawn('discount', 'members.campaign_id', 'members.phone_e164') }} as discount_draw
    from {{ ref('int_campaign_members') }} as members
    inner join {{ ref('int_planned_campaigns') }} as campaigns on members.campaign_id = campaigns.campaign_id
    where members.phone_e164 is not null
)

select
    drawn.audience_key,
    drawn.draw < drawn.holdout_share as is_control,
    case when drawn.draw < drawn.holdout_share then 'control' else coalesce(variants.variant_id, 'treatment') end as arm,
    case when not drawn.draw < drawn.holdout_share then variants.variant_id end as variant_id,
    coalesce(variants.template_id, drawn.template_id) as template_id,
    coalesce(drawn.discount_draw >= drawn.discount_sensitive_share, false) as is_beyond_discount_share
from drawn
left join variants
    on
        drawn.campaign_id = variants.campaign_id
        and drawn.draw >= drawn.holdout_share + (1 - drawn.holdout_share) * variants.share_before
        and (drawn.draw < drawn.holdout_share + (1 - drawn.holdout_share) * variants.share_up_to or variants.place_from_last = 1)
