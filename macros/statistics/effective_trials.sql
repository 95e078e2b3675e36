{#
    As many independent trials as tell as much of a rate as its texts do, of which several go to one person: its binomial variance over the
    one clustered by person. At most the number of texts; of a rate of 0 or 1, which does not vary, the number of persons.

    trials: texts; variance: of the rate, clustered; units: persons. All columns.
-#}
{% macro effective_trials(rate, trials, variance, units) -%}
    case
        when {{ rate }} > 0 and {{ rate }} < 1 and {{ variance }} > 0
            then {{ least_of(trials, rate ~ ' * (1 - ' ~ rate ~ ') / nullif(' ~ variance ~ ', 0)') }}
        when {{ rate }} > 0 and {{ rate }} < 1 then {{ trials }}
        when {{ rate }} is not null then {{ units }}
    end
{%- endmacro %}
