{#
    What the figures next to the claims and their errors are made of. A figure is the ratio of the sums of a1 and b1 over people; where it
    compares two groups of texts or people, it is over that of a0 and b0.
-#}
{%- set of_texts = {
    'open_rate': ['opened', 'with_opens', 0, 0],
    'conversion_rate': ['is_converted', 'is_recipient', 0, 0],
    'opt_out_rate': ['opted_out', 'received', 0, 0],
    'revenue_per_text': ['revenue', 'sent', 0, 0],
    'read_within_3_minutes': ['clicks_in_3_minutes', 'first_clicks', 0, 0],
    'opt_out_rate_of_irrelevant_against_relevant': ['opted_out_irrelevant', 'received_irrelevant', 'opted_out_relevant', 'received_relevant'],
    'click_rate_outside_best_hour_against_inside': ['clicked_outside', 'received_outside', 'clicked_inside', 'received_inside'],
} -%}
{%- set of_campaigns = {
    'campaign_click_rate': ['clicked_blast + clicked_other', 'received_blast + received_other', 0, 0],
    'click_rate_of_blasts': ['clicked_blast', 'received_blast', 0, 0],
    'click_rate_of_segmented': ['clicked_other', 'received_other', 0, 0],
    'click_rate_of_blasts_against_segmented': ['clicked_blast', 'received_blast', 'clicked_other', 'received_other'],
    'revenue_per_recipient_of_blasts_against_segmented': ['revenue_blast', 'received_blast', 'revenue_other', 'received_other'],
    'cost_per_order_of_blasts_against_segmented': ['cost_blast', 'orders_blast', 'cost_other', 'orders_other'],
} -%}
{%- set of_customers = {
    'clv_of_subscribers': ['clv * is_subscriber', 'is_subscriber', 'clv * (1 - is_subscriber)', '1 - is_subscriber'],
} -%}
with

customers as (
    select
        predictions.predicted_clv_365d as clv,
        case when subscribers.profile_id is not null then 1 else 0 end as is_subscriber
    from {{ ref('int_purchase_predictions') }} as predictions
    left join {{ ref('sms_subscribers') }} as subscribers on predictions.profile_id = subscribers.profile_id
    where predictions.predicted_clv_365d is not null
),

texts as (
    select * from {{ ref('int_benchmark_texts') }}
),

campaigns as (
    select * from {{ ref('int_benchmark_campaigns') }}
),

measured as (
    {% for relation, measures in {'texts': of_texts, 'campaigns': of_campaigns, 'customers': of_customers}.items() -%}
    {% set is_last_relation = loop.last -%}
    {% for measure, parts in measures.items() -%}
    select
        {% for part in parts -%}
        cast({{ part }} as {{ type_double() }}) as {{ ['a1', 'b1', 'a0', 'b0'][loop.index0] }},
        {% endfor -%}
        '{{ measure }}' as measure
    from {{ relation }}
    {% if not (is_last_relation and loop.last) %}union all{% endif %}
    {% endfor -%}
    {% endfor %}
)

select
    measure,
    count(case when a1 <> 0 or b1 <> 0 or a0 <> 0 or b0 <> 0 then 1 end) as units,
    {% for part in ['a1', 'b1', 'a0', 'b0'] -%}
    sum({{ part }}) as sum_{{ part }},
    {% endfor -%}
    {{ product_sums(['a1', 'b1', 'a0', 'b0']) }}
from measured
group by measure
