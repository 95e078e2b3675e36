{#
    Texts of performance_messages with their even part of the other costs of their campaign, as campaign_cost, which is null where the campaign
    has no other costs.
-#}
{% macro texts_with_costs() -%}
    with campaign_parts as (
        select
            messages.campaign_id,
            messages.is_sent,
            {{ safe_divide('costs.amount', 'count(*)') }} as cost,
            row_number() over (partition by messages.campaign_id order by messages.is_sent desc) as place
        from {{ ref('performance_messages') }} as messages
        inner join {{ ref('int_campaign_costs') }} as costs on messages.campaign_id = costs.campaign_id
        group by messages.campaign_id, messages.is_sent, costs.amount
    )

    select
        messages.*,
        campaign_parts.cost as campaign_cost
    from {{ ref('performance_messages') }} as messages
    {#- sent texts bear the costs; where none was sent, all do #}
    left join campaign_parts
        on
            messages.campaign_id = campaign_parts.campaign_id
            and messages.is_sent = campaign_parts.is_sent
            and campaign_parts.place = 1
{%- endmacro %}
