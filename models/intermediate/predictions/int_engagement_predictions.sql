{#
    What a consented profile is likely to do: logistic models over what is known of it now, with the coefficients of the policy seed
    prediction_coefficients. A model that did not beat its baseline has none here and its scores are null.
-#}
{%- set outcomes = [
    ('click', 'click'), ('purchase_30d', 'purchase'), ('next_action', 'click'), ('next_action', 'leave'), ('next_action', 'purchase'),
] -%}
with

examples as (
    {{ prediction_examples([0]) }}
),

shipped as (
    {{ active_coefficients() }}
),

{# side by side in one row -#}
coefficients as (
    select
        {% for model, outcome in outcomes -%}
        {% for feature in ['intercept'] + prediction_features() -%}
        max(case when model = '{{ model }}' and outcome = '{{ outcome }}' and feature = '{{ feature }}' then coefficient end)
            as {{ model }}_{{ outcome }}_{{ feature }},
        {% endfor -%}
        {% endfor -%}
        count(*) as shipped_rows
    from shipped
),

linear as (
    select
        {% for model, outcome in outcomes -%}
        {% set terms = ['coefficients.' ~ model ~ '_' ~ outcome ~ '_intercept'] -%}
        {% for feature in prediction_features() -%}
        {% do terms.append('coefficients.' ~ model ~ '_' ~ outcome ~ '_' ~ feature ~ ' * examples.' ~ feature) -%}
        {% endfor -%}
        {{ terms | join('\n        + ') }} as {{ model }}_{{ outcome }},
        {% endfor -%}
        examples.click_habit,
        examples.profile_id
    from examples
    cross join coefficients
),

{# beyond 30 nothing changes any more, but exp() may overflow -#}
odds as (
    select
        {% for model, outcome in outcomes -%}
        {% set score = model ~ '_' ~ outcome -%}
        exp(case when {{ score }} > 30 then 30 when {{ score }} < -30 then -30 else {{ score }} end) as {{ score }},
        {% endfor -%}
        click_habit,
        profile_id
    from linear
),

probabilities as (
    select
        profile_id,
        click_habit,
        click_click / (1 + click_click) as click_probability,
        purchase_30d_purchase / (1 + purchase_30d_purchase) as purchase_probability_30d,
        next_action_click / (1 + next_action_click + next_action_leave + next_action_purchase) as next_click_probability,
        next_action_leave / (1 + next_action_click + next_action_leave + next_action_purchase) as opt_out_probability_30d,
        1 / (1 + next_action_click + next_action_leave + next_action_purchase) as no_action_probability_30d,
        next_action_purchase / (1 + next_action_click + next_action_leave + next_action_purchase) as next_purchase_probability
    from odds
),

likeliest as (
    select
        *,
        {#- of two alike the first by name #}
        case {{ greatest_of('next_click_probability', 'opt_out_probability_30d', 'no_action_probability_30d', 'next_purchase_probability') }}
            when next_click_probability then 'click'
            when opt_out_probability_30d then 'leave'
            when no_action_probability_30d then 'nothing'
            when next_purchase_probability then 'purchase'
        end as next_action
    from probabilities
)

select
    likeliest.profile_id,
    likeliest.click_probability,
    likeliest.purchase_probability_30d,
    likeliest.next_click_probability,
    likeliest.opt_out_probability_30d,
    likeliest.no_action_probability_30d,
    likeliest.next_purchase_probability,
    likeliest.next_action,
    frequencies.coefficient as best_texts_per_week
from likeliest
left join shipped as frequencies
    on frequencies.model = 'texts_per_week' and likeliest.click_habit = frequencies.outcome
