{# Coefficients of the predictions that beat their baseline; the columns of the others are null. #}
{% macro active_coefficients() -%}
select
    coefficients.model,
    coefficients.outcome,
    coefficients.feature,
    cast(coefficients.coefficient as {{ type_double() }}) as coefficient
from {{ ref('int_prediction_coefficients') }} as coefficients
inner join {{ ref('int_prediction_models') }} as fits
    on coefficients.model = fits.model
where fits.status = 'shipped'
{%- endmacro %}
