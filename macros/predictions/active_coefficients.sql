{# What scripts/sms fit found for these inputs, of the models that beat their baseline; the others score nobody. #}
{% macro active_coefficients() -%}
select
    coefficients.model,
    coefficients.outcome,
    coefficients.feature,
    cast(coefficients.coefficient as {{ type_double() }}) as coefficient
from {{ ref('prediction_coefficients') }} as coefficients
inner join {{ ref('prediction_models') }} as fits
    on coefficients.model_set = fits.model_set and coefficients.model = fits.model
where fits.status = 'shipped' and fits.model_set = {{ string_literal(var('model_set')) }}
{%- endmacro %}
