{#
    Profiles whose number had consent at some moments, given as periods of 30 days before as_of: what was known of them then, and what
    they did in the 30 days that followed. The scores of today and the examples of the past both come from here, so what a model is
    fitted on is what it is asked about. At moment 0 nothing has followed yet.

    Rates are shrunk towards 1 click in 20 texts; what never happened counts as if it had before all that is looked back on.
#}
{% macro prediction_examples(moments) -%}
{%- set history = prediction_history() -%}
{%- set before = 'activity.periods_ago >= consented.moment' -%}
{%- set after = 'activity.periods_ago = consented.moment - 1' -%}
with

moments as (
    {% for moment in moments -%}
    select {{ moment }} as moment
    {{- ' union all ' if not loop.last }}
    {%- endfor %}
),

spans as (
    select
        phone_e164,
        {{ days_since(reporting_date('valid_from')) }} as from_days_ago,
        {{ days_since(reporting_date('valid_to')) }} as to_days_ago
    from {{ ref('int_consent_history') }}
    where consent_status = 'subscribed'
),

consented as (
    select
        profiles.profile_id,
        moments.moment,
        spans.from_days_ago - 30 * moments.moment as days_consented
    from moments
    inner join spans
        on
            spans.from_days_ago >= 30 * moments.moment
            and (spans.to_days_ago is null or spans.to_days_ago < 30 * moments.moment)
    inner join {{ ref('int_live_profiles') }} as profiles on spans.phone_e164 = profiles.phone_e164
),

counted as (
    select
        consented.profile_id,
        consented.moment,
        consented.days_consented,
        {% for name, column, periods in [
            ('texts', 'texts_received', history), ('clicks', 'clicks', history), ('orders', 'orders', history),
            ('recent_texts', 'texts_received', 3), ('recent_clicks', 'clicks', 3), ('texts_30d', 'texts_received', 1),
        ] -%}
        cast(coalesce(
            sum(case when {{ before }} and activity.periods_ago < consented.moment + {{ periods }} then activity.{{ column }} end), 0
        ) as {{ type_double() }}) as {{ name }},
        {% endfor -%}
        {% for event in ['clicked', 'ordered'] -%}
        cast(coalesce(
            min(case when {{ before }} then activity.last_{{ event }}_days_ago end) - 30 * consented.moment, {{ 30 * history }}
        ) as {{ type_double() }}) as days_since_{{ event }},
        {% endfor -%}
        {% for name, column in {'next_texts': 'texts_received', 'next_texts_clicked': 'texts_clicked', 'next_orders': 'orders'}.items() -%}
        cast(coalesce(sum(case when {{ after }} then activity.{{ column }} end), 0) as integer) as {{ name }},
        {% endfor -%}
        {% for event in ['clicked', 'ordered', 'left'] -%}
        coalesce(max(case when {{ after }} then activity.first_{{ event }}_days_ago end), -1) as {{ event }}_days_ago
        {{- ',\n        ' if not loop.last }}
        {%- endfor %}
    from consented
    left join {{ ref('int_activity_periods') }} as activity
        on
            consented.profile_id = activity.profile_id
            and activity.periods_ago >= consented.moment - 1
            and activity.periods_ago < consented.moment + {{ history }}
    group by consented.profile_id, consented.moment, consented.days_consented
)

select
    profile_id,
    moment,
    ln((clicks + 0.5) / ({{ greatest_of('texts - clicks', '0') }} + 9.5)) as click_log_odds,
    ln((recent_clicks + 0.5) / ({{ greatest_of('recent_texts - recent_clicks', '0') }} + 9.5)) as recent_click_log_odds,
    ln(1 + days_since_clicked) as click_recency,
    ln(1 + texts_30d) as text_volume,
    ln(1 + orders) as order_volume,
    ln(1 + days_since_ordered) as order_recency,
    ln(1 + cast(days_consented as {{ type_double() }})) as tenure,

    cast(texts as integer) as texts,
    cast(clicks as integer) as clicks,
    cast(orders as integer) as orders,
    cast(days_since_ordered as integer) as days_since_ordered,
    {#- texts a week: 0.5, 1, 2 and so on, halves upwards #}
    case when texts_30d > 0 then cast({{ greatest_of('0.5', 'floor(texts_30d * 7 / 30 + 0.5)') }} as {{ type_double() }}) end as texts_per_week,
    case
        when clicks = 0 then 'never_clicks'
        when clicks < 0.1 * texts then 'clicks_little'
        else 'clicks_much'
    end as click_habit,

    next_texts,
    next_texts_clicked,
    next_orders,
    {#- the first of them; of those on one day the gravest #}
    case
        when {{ greatest_of('left_days_ago', 'ordered_days_ago', 'clicked_days_ago') }} < 0 then 'nothing'
        when left_days_ago >= {{ greatest_of('ordered_days_ago', 'clicked_days_ago') }} then 'leave'
        when ordered_days_ago >= clicked_days_ago then 'purchase'
        else 'click'
    end as next_action,
    left_days_ago >= 0 as next_leaves
from counted
{%- endmacro %}
