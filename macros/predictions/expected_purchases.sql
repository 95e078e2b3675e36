{#
    A query: how many purchases customers who are alive are expected to make in a time to come, by BG/NBD and MBG/NBD alike.

    `states`: relation with a row a state, the columns `keys` and, as doubles, purchase_shape and purchase_rate of the gamma distribution
    of their pace (r + x and alpha + T), leave_a and leave_b of the beta distribution of leaving after a purchase. `horizons`: name of a
    column -> length of time in the unit of purchase_rate. `nodes`: those of the seed, or a relation like it.

    Given the chance p of leaving, the expectation is (1 - (1 + p h / rate)^-shape) / p; its mean over p is a sum over nodes of the log
    odds of p, spread as wide as these are: a quadrature, because the closed form needs a hypergeometric function and fails at a = 1.
#}
{% macro expected_purchases(states, keys, horizons, nodes=none) -%}
    with odds as (
        select
            states.*,
            nodes.weight,
            {%- set place = 'ln(states.leave_a / states.leave_b) + nodes.distance * sqrt(1 / states.leave_a + 1 / states.leave_b)' %}
            {{ greatest_of('-500', least_of('500', place)) }} as log_odds
        from {{ states }} as states
        cross join {{ nodes or ref('quadrature_nodes') }} as nodes
    ),

    log_chances as (
        select
            *,
            {{ least_of('log_odds', '0') }} - ln(1 + exp(-abs(log_odds))) as log_p
        from odds
    ),

    {# the beta density of the log odds, relative to that at the mean chance -#}
    densities as (
        select
            *,
            exp(log_p) as p,
            weight * {{ bounded_exp(
                'leave_a * (log_p - ln(leave_a / (leave_a + leave_b)))'
                ~ ' + leave_b * (log_p - log_odds - ln(leave_b / (leave_a + leave_b)))'
            ) }} as density
        from log_chances
    )

    select
        {{ keys | join(', ') }}
        {%- for name, horizon in horizons.items() %}
        {#- near 0 by the first terms of the series, where a difference from 1 would lose its digits #}
        {%- set share = '(p * ' ~ horizon ~ ' / purchase_rate)' %},
        sum(
            density * case
                when (purchase_shape + 1) * {{ share }} < 0.0001
                    then purchase_shape * {{ horizon }} / purchase_rate
                    * (1 - (purchase_shape + 1) / 2 * {{ share }} * (1 - (purchase_shape + 2) / 3 * {{ share }}))
                else (1 - {{ bounded_exp('-purchase_shape * ln(1 + ' ~ share ~ ')') }}) / p
            end
        ) / sum(density) as {{ name }}
        {%- endfor %}
    from densities
    group by {{ keys | join(', ') }}
{%- endmacro %}
