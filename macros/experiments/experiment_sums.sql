{#
    Columns of the sums of a group: n_, sum_ and sum_..._2 of each measure, sum_..._by_... of the products, events_ of what is counted,
    units, texted and sms_revenue.

    profiles: relation with the measures minus a mean; products: pairs of measures; events: what is counted
#}
{% macro experiment_sums(profiles, measures, products, events) -%}
count({{ profiles }}.profile_id) as units,
coalesce(sum({{ profiles }}.texted), 0) as texted,
sum({{ profiles }}.sms_revenue) as sms_revenue,
{%- for measure in measures %}
count({{ profiles }}.{{ measure }}) as n_{{ measure }},
sum({{ profiles }}.{{ measure }}) as sum_{{ measure }},
sum({{ profiles }}.{{ measure }} * {{ profiles }}.{{ measure }}) as sum_{{ measure }}_2,
{%- endfor %}
{%- for one, other in products %}
sum({{ profiles }}.{{ one }} * {{ profiles }}.{{ other }}) as sum_{{ one }}_by_{{ other }},
{%- endfor %}
{%- for event in events %}
coalesce(sum({{ profiles }}.{{ event }}_events), 0) as events_{{ event }}{{ ',' if not loop.last }}
{%- endfor %}
{%- endmacro %}
