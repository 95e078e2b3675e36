{# Counts and cost over rows of texts_with_costs; the cost is null where nothing is known of it. #}
{% macro text_counts() -%}
    cast(count(case when is_sent then 1 end) as integer) as texts_sent,
    cast(count(case when is_received then 1 end) as integer) as texts_received,
    cast(count(case when is_received and is_clicked then 1 end) as integer) as texts_clicked,
    cast(count(case when is_bot_clicked then 1 end) as integer) as bot_clicks,
    cast(count(case when is_opted_out then 1 end) as integer) as opt_outs,
    cast(count(case when is_complained then 1 end) as integer) as complaints,
    case
        when max(case when cost > 0 or (cost = 0 and is_sent) or campaign_cost is not null then 1 else 0 end) = 1
            then {{ as_decimal('sum(coalesce(cost, 0)) + sum(coalesce(campaign_cost, 0))', 18, 4) }}
    end as cost,
    cast(count(case when cost is null then 1 end) as integer) as texts_without_cost,
    cast(count(case when is_mature then 1 end) as integer) as mature_texts,
    count(case when is_mature then 1 end) = count(*) as is_mature
{%- endmacro %}
