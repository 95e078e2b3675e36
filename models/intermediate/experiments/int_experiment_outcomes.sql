{# One row a profile that counts, with every measure of its window, as numbers that add up. -#}
{%- set cap = var('experiment_revenue_cap') -%}
with

acts as (
    select
        experiment_id,
        {%- for act in ['visited', 'clicked', 'opted_out'] %}
        max(case when act = '{{ act }}' then 1 else 0 end) as {{ act }},
        {%- endfor %}
        profile_id
    from {{ ref('int_experiment_acts') }}
    group by experiment_id, profile_id
),

texts as (
    select * from {{ ref('int_experiment_texts') }}
),

{# where no text has a known cost, it is unknown, not 0 -#}
known_costs as (
    select
        experiment_id,
        sum(texts_with_cost) as texts_with_cost
    from texts
    group by experiment_id
    having sum(texts_sent) > 0
),

joined as (
    select
        units.experiment_id,
        units.profile_id,
        units.arm_key,
        units.assigned_at,
        coalesce(acts.visited, 0) as visited,
        coalesce(acts.clicked, 0) as clicked,
        coalesce(acts.opted_out, 0) as opted_out,
        coalesce(orders.orders, 0) as orders,
        {%- for amount in ['revenue', 'revenue_before'] %}
        {%- set known = 'cast(coalesce(orders.' ~ amount ~ ', 0) as ' ~ type_double() ~ ')' %}
        {{ least_of(known, 'cast(' ~ cap ~ ' as ' ~ type_double() ~ ')') if cap is not none else known }} as {{ amount }},
        {%- endfor %}
        {%- for amount in ['discount', 'email_revenue'] %}
        cast(coalesce(orders.{{ amount }}, 0) as {{ type_double() }}) as {{ amount }},
        {%- endfor %}
        coalesce(orders.sms_revenue, 0) as sms_revenue,
        case when units.has_long_window then coalesce(orders.retained, 0) end as retained,
        case when coalesce(texts.texts_sent, 0) > 0 then 1 else 0 end as texted,
        coalesce(texts.texts_received, 0) as texts_received,
        coalesce(texts.texts_clicked, 0) as texts_clicked,
        case
            when coalesce(known_costs.texts_with_cost, 1) > 0 then cast(coalesce(texts.cost, 0) as {{ type_double() }})
        end as cost
    from {{ ref('int_experiment_units') }} as units
    left join acts on units.experiment_id = acts.experiment_id and units.profile_id = acts.profile_id
    left join {{ ref('int_experiment_orders') }} as orders
        on units.experiment_id = orders.experiment_id and units.profile_id = orders.profile_id
    left join texts on units.experiment_id = texts.experiment_id and units.profile_id = texts.profile_id
    left join known_costs on units.experiment_id = known_costs.experiment_id
    where units.is_counted
)

select
    *,
    case when orders > 0 then 1 else 0 end as converted,
    case when email_revenue > 0 then 1 else 0 end as bought_by_email
from joined
