{# Each webhook once: one that was not answered is delivered again, under no id of its own. -#}
{{ config(**connected_as('postscript')) }}
with

deliveries as (
    select
        *,
        {#- shop.shop.email_collected is also seen -#}
        {{ replace_matches('lower(event)', '^(shop[.])+', '') }} as event_name,
        row_number() over (
            partition by source_system, event, event_time, created_at, subscriber_id, subscriber_phone, message_id, sender, recipient, body, email, is_opt_out
            order by received_at nulls last, loaded_at nulls last
        ) as delivery
    from {{ ref('base_postscript__webhooks') }}
)

select * from deliveries
where delivery = 1
