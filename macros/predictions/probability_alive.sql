{#
    Whether a customer has not left for good. Every order but the last is known to have been stayed after; orders_stayed_after counts
    them and the last (0 = nobody could have left yet), the rest is as in expected_purchases, with leave_b as fitted.
-#}
{% macro probability_alive(orders_stayed_after, purchase_shape, purchase_rate, purchase_rate_at_last_order, leave_a, leave_b) -%}
    case
        when {{ orders_stayed_after }} = 0 then 1
        else 1 / (1 + {{ bounded_exp(
            'ln(' ~ leave_a ~ ' / (' ~ leave_b ~ ' + ' ~ orders_stayed_after ~ ' - 1)) + '
            ~ purchase_shape ~ ' * ln(' ~ purchase_rate ~ ' / ' ~ purchase_rate_at_last_order ~ ')'
        ) }})
    end
{%- endmacro %}
